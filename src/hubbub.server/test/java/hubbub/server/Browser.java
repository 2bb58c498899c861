package hubbub.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** One person's browser: Debian's Chromium, without a screen, with a profile of its own. */
final class Browser implements AutoCloseable {

    /** How long the page may take to show what it must: far more than it needs, for slow machines. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Characters that a driver types in a second or two. */
    private static final int MOST_TYPED = 200;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private static final String TESTS = "the page's browser tests";
    private static final String PACKAGES = "chromium chromium-driver";

    /** Smooth scrolling is off, so that one key moves the view once. */
    private static final List<String> FLAGS = List.of("--headless=new", "--no-sandbox", "--disable-gpu",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
            "--disable-quic", "--disable-smooth-scrolling", "--lang=en");

    static {
        // Selenium's own types speak of java.logging, which the server's module does not read.
        Browser.class.getModule().addReads(ModuleLayer.boot().findModule("java.logging").orElseThrow());
    }

    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts one. Without Chromium the test is skipped, loudly; where {@code CI} is set, it fails instead. */
    static Browser start() {
        File chromium = Installed.program("chromium", TESTS, PACKAGES);
        File chromedriver = Installed.program("chromedriver", TESTS, PACKAGES);
        ChromeOptions options = new ChromeOptions().setBinary(chromium).addArguments(FLAGS);
        options.setCapability(ChromeOptions.LOGGING_PREFS, Map.of(LogType.BROWSER, "ALL"));
        // It would warn that it has no classes for this Chromium's DevTools. Here they are spoken to in plain commands.
        SELENIUM.setLevel(Level.SEVERE);
        // The driver makes each session a new profile, and named programs keep Selenium from looking for others to download.
        ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(chromedriver)
                .usingAnyFreePort().withSilent(true).build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(120));
        return new Browser(driver);
    }

    /** Looks until it sees this; when patience is at an end, what it saw last is in the failure. */
    static <T> void await(T expected, Supplier<T> look) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        T seen = look.get();
        while (!Objects.equals(expected, seen) && System.nanoTime() < deadline) {
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted; seen last: " + seen, e);
            }
            seen = look.get();
        }
        assertEquals(expected, seen);
    }

    Browser open(URI page) {
        driver.get(page.toString());
        return this;
    }

    Browser open(RunningHubbub hubbub, String path) {
        return open(hubbub.http(path));
    }

    /** Opens the room and waits until it is live. */
    Browser enter(RunningHubbub hubbub) {
        return enter(hubbub.http("/"));
    }

    /** The same with a page of any server. */
    Browser enter(URI page) {
        open(page);
        await("Live", this::state);
        return this;
    }

    /** The person of this browser is called so at this server from now on, as if they had said so before. */
    Browser named(URI server, String name) {
        open(server.resolve("/404.html"));
        run("localStorage.setItem('hubbub.name', JSON.stringify('" + name + "'))");
        return this;
    }

    /** Loads the page again. */
    Browser reload() {
        driver.navigate().refresh();
        return this;
    }

    URI address() {
        return URI.create(driver.getCurrentUrl());
    }

    /** The page believes that nobody looks at it, as in a tab in the background. */
    Browser hide(boolean hidden) {
        run("Object.defineProperty(document, 'hidden', { configurable: true, get: () => " + hidden + " });"
                    + "document.dispatchEvent(new Event('visibilitychange'))");
        return this;
    }

    void closeOtherTabs() {
        String own = driver.getWindowHandle();
        driver.getWindowHandles().stream().filter(tab -> !tab.equals(own)).forEach(tab -> driver.switchTo().window(tab).close());
        driver.switchTo().window(own);
    }

    void leave() {
        driver.get("about:blank");
    }

    /** A window of this size, in CSS pixels. */
    Browser resize(int width, int height) {
        return device(width, height, 1, false);
    }

    /** A window of this size in CSS pixels, each so many of the device's wide, perhaps with the layout of a telephone. */
    Browser device(int width, int height, int scale, boolean isTelephone) {
        cdp("Emulation.setDeviceMetricsOverride",
            Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", isTelephone));
        return this;
    }

    /** What the person prefers: {@code light} or {@code dark}. */
    Browser prefer(String colours) {
        cdp("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
        return this;
    }

    /** A command of the DevTools protocol. */
    void cdp(String command, Map<String, Object> parameters) {
        driver.executeCdpCommand(command, parameters);
    }

    WebElement byId(String id) {
        return driver.findElement(By.id(id));
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    String state() {
        return byId("state").getText();
    }

    String title() {
        return driver.getTitle();
    }

    /** Types into the box and sends it as people do. */
    void say(String text) {
        byId("say").sendKeys(text.replace("\n", Keys.chord(Keys.SHIFT, Keys.ENTER)), Keys.ENTER);
    }

    /** What stands in the box. */
    String draft() {
        return (String) run("return document.getElementById('say').value");
    }

    /** The texts of all messages in the conversation. */
    List<String> messages() {
        return texts("#messages .message .text");
    }

    /** What stands in all these elements. */
    @SuppressWarnings("unchecked")
    List<String> texts(String selector) {
        return (List<String>) driver.executeScript(
                "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)", selector);
    }

    /** Whether there is such an element and one can see it. */
    boolean shows(String selector) {
        return (Boolean) driver.executeScript("return document.querySelector(arguments[0])?.checkVisibility() ?? false",
                                              selector);
    }

    /** Types into a field, in place of what it held, or pastes it if it is long: a key takes some milliseconds. */
    Browser fill(String id, String text) {
        byId(id).clear();
        if (text.length() < MOST_TYPED) {
            byId(id).sendKeys(text);
        } else {
            byId(id).click();
            run("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new InputEvent('input', { bubbles: true }))",
                byId(id), text);
        }
        return this;
    }

    Browser click(String selector) {
        find(selector).click();
        return this;
    }

    /** Clicks the one of these elements that has this text in it. */
    Browser click(String selector, String words) {
        driver.findElements(By.cssSelector(selector)).stream().filter(one -> one.getText().contains(words)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + selector + " with " + words)).click();
        return this;
    }

    /** Opens the panel with rooms, people and settings, unless it stands there. */
    Browser look() {
        return shows("#panel") ? this : click("#open-panel");
    }

    /** Answers the dialog that asks for one line. */
    Browser answer(String words) {
        await(true, () -> shows("#ask"));
        return fill("ask-input", words).click("#ask-do");
    }

    /** What axe-core finds wrong with the page as it is. */
    List<String> violations() {
        return Axe.violations(driver);
    }

    /** Waits for the script to call {@code done}. */
    Object runAsync(String script) {
        return driver.executeAsyncScript("const done = arguments[0];" + script);
    }

    /** Presses keys together, wherever the keyboard is. */
    Browser press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(Keys.chord(keys));
        return this;
    }

    /** The id of where the keyboard is. */
    String focused() {
        return driver.switchTo().activeElement().getDomAttribute("id");
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    long number(String expression) {
        return ((Number) run("return " + expression)).longValue();
    }

    boolean holds(String condition) {
        return (Boolean) run("return " + condition);
    }

    /** What the console complained of since it was last asked: uncaught errors, blocked and missing files, and the like. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue()).map(LogEntry::getMessage).toList();
    }

    void photograph(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
