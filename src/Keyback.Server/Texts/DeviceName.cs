namespace Keyback.Server.Texts;

/// <summary>
/// Names a browser and its system in the words people use. A guess for the owner's eye only: nothing is decided on it,
/// because a <c>User-Agent</c> says whatever its sender likes.
/// </summary>
internal static class DeviceName
{
    // The first match counts, so whoever borrows another browser's name stands before it.
    private static readonly (string Sign, string Name)[] Browsers =
    [
        ("MicroMessenger/", "WeChat"), ("QQBrowser/", "QQ Browser"), ("UCBrowser/", "UC Browser"),
        ("MiuiBrowser/", "Mi Browser"), ("HuaweiBrowser/", "Huawei Browser"), ("SamsungBrowser/", "Samsung Internet"),
        ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "HarmonyOS"), ("OpenHarmony", "HarmonyOS"),
        ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ];

    /// <summary>The name in the language of the request.</summary>
    internal static string Of(string userAgent, PageTexts texts) =>
        (Find(Browsers, userAgent), Find(Systems, userAgent)) switch
        {
            ({ } browser, { } system) => texts.Format("Device_On", browser, system),
            ({ } browser, null) => browser,
            (null, { } system) => system,
            (null, null) => texts["Device_Unknown"],
        };

    /// <summary>Browser and system by their own names, for a message whose language is not known yet; empty when neither is known.</summary>
    internal static IEnumerable<string> Parts(string userAgent) =>
        new[] { Find(Browsers, userAgent), Find(Systems, userAgent) }.OfType<string>();

    private static string? Find((string Sign, string Name)[] known, string userAgent) =>
        Array.Find(known, entry => userAgent.Contains(entry.Sign, StringComparison.Ordinal)).Name;
}
