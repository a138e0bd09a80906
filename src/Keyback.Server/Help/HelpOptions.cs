namespace Keyback.Server.Help;

/// <summary>The help centre. Bound from <c>Keyback:Help</c>.</summary>
public sealed class HelpOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Keyback:Help";

    /// <summary>A folder with questions, authors and tags of the operator's own, in place of those that come with the program.</summary>
    public string? Folder { get; set; }

    /// <summary>A folder with news of the operator, one file each, in <c>en</c> and <c>zh-Hans</c> below it. None by default, and then nothing is shown.</summary>
    public string? News { get; set; }
}
