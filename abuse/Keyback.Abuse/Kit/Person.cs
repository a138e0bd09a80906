using System.Globalization;
using System.Text.Json.Nodes;

namespace Keyback.Abuse.Kit;

/// <summary>How an account stands, or that there is none.</summary>
internal enum Standing
{
    /// <summary>In use.</summary>
    Known,

    /// <summary>Nobody's identifier.</summary>
    Nobody,

    /// <summary>Closed by the operator.</summary>
    Disabled,

    /// <summary>Frozen by its owner.</summary>
    Frozen,

    /// <summary>Registered through WeChat, without a password.</summary>
    Social,

    /// <summary>Its address and number were never proved.</summary>
    Unproved,

    /// <summary>Its way by phone is locked, after three wrong names.</summary>
    Locked,
}

/// <summary>
/// An identifier that the simulator knows the truth of. Those with one number are equally long whatever the standing, so that not
/// even a length has to be masked.
/// </summary>
internal sealed record Person(Standing Standing, int Number)
{
    /// <summary>A password that fits the rules.</summary>
    public const string GoodPassword = "violet otter sings at noon 41";

    /// <summary>Another that does.</summary>
    public const string OtherPassword = "a quiet harbour before dawn 7";

    private string Word => Standing switch
    {
        Standing.Known => "known",
        Standing.Nobody => "nobod",
        Standing.Disabled => "close",
        Standing.Frozen => "froze",
        Standing.Social => "wecha",
        Standing.Unproved => "unpro",
        Standing.Locked => "locke",
    };

    /// <summary>The user name.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Word}{Number:D4}");

    /// <summary>The e-mail address.</summary>
    public string Email => $"{Name}@example.com";

    /// <summary>The number, of a prefix that holds a thousand.</summary>
    public string Phone => string.Create(CultureInfo.InvariantCulture, $"+86138{(int)Standing}{Number:D4}000");

    /// <summary>Whether there is an account.</summary>
    public bool Exists => Standing is not Standing.Nobody;

    /// <summary>A line of an import file.</summary>
    public string ImportLine() => new JsonObject
    {
        ["user_name"] = Name,
        ["email"] = Email,
        ["phone"] = Phone,
        ["password"] = Standing is Standing.Social ? null : GoodPassword,
        ["wechat_name"] = Standing is Standing.Social ? Name : null,
        ["registered_via"] = Standing is Standing.Social ? "wechat" : "web",
        ["locale"] = "en",
    }.ToJsonString();

    /// <summary>Several with the same standing.</summary>
    public static IEnumerable<Person> Several(Standing standing, int count, int from = 0) =>
        Enumerable.Range(from, count).Select(number => new Person(standing, number));
}
