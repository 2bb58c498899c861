package hubbub.server;

import java.net.InetAddress;

/** A block of IP addresses in CIDR notation, RFC 4632: an address and how many of its first bits count. */
record AddressBlock(InetAddress network, int prefixLength) {

    private static final int BYTE = 8;

    /** Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single address; names are not looked up. */
    static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int bits = network.getAddress().length * BYTE;
        int prefixLength = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("the prefix length must be from 0 to " + bits + ": " + prefixLength);
        }
        return new AddressBlock(network, prefixLength);
    }

    boolean contains(InetAddress address) {
        byte[] one = network.getAddress();
        byte[] other = address.getAddress();
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefixLength; bit++) {
            int mask = 0x80 >>> bit % BYTE;
            if (((one[bit / BYTE] ^ other[bit / BYTE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
