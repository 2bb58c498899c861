package hubbub.room;

import java.util.List;

/** Names for those who bring none: "Quiet Otter". */
final class GuestNames {

    private static final List<String> ADJECTIVES = List.of(
            "Amber", "Brave", "Bright", "Calm", "Clever", "Coral", "Cosy", "Curious", "Daring", "Dusky",
            "Eager", "Early", "Fair", "Gentle", "Golden", "Happy", "Hazel", "Honest", "Humble", "Jolly", "Kind",
            "Light", "Lively", "Lucky", "Mellow", "Merry", "Mild", "Misty", "Modest", "Neat", "Nimble", "Noble",
            "Olive", "Patient", "Plucky", "Polite", "Proud", "Quick", "Quiet", "Ready", "Rosy", "Rustic",
            "Sage", "Sandy", "Silver", "Snowy", "Spry", "Steady", "Sunny", "Swift", "Tidy", "Velvet", "Violet",
            "Warm", "Wise", "Witty", "Zesty");

    private static final List<String> ANIMALS = List.of(
            "Badger", "Bear", "Beaver", "Bison", "Crane", "Cricket", "Deer", "Dolphin", "Dove", "Duck", "Eagle",
            "Falcon", "Ferret", "Finch", "Fox", "Gecko", "Goose", "Hare", "Hawk", "Hedgehog", "Heron", "Ibis",
            "Jay", "Koala", "Lark", "Lemur", "Lynx", "Magpie", "Marten", "Mole", "Moose", "Newt", "Otter",
            "Owl", "Panda", "Pelican", "Penguin", "Puffin", "Quail", "Rabbit", "Raven", "Robin", "Salmon",
            "Seal", "Sparrow", "Squirrel", "Stork", "Swan", "Swift", "Tern", "Thrush", "Toad", "Trout",
            "Turtle", "Walrus", "Wombat", "Wren");

    private GuestNames() { }

    static String of(String id) {
        int hash = Math.floorMod(id.hashCode(), ADJECTIVES.size() * ANIMALS.size());
        return ADJECTIVES.get(hash / ANIMALS.size()) + " " + ANIMALS.get(hash % ANIMALS.size());
    }
}
