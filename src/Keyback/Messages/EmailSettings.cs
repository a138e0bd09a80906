namespace Keyback.Messages;

/// <summary>What every e-mail says about the site it comes from.</summary>
/// <param name="SiteName">The name the owner knows the site by. May hold anything: it is escaped wherever it goes.</param>
/// <param name="PublicUrl">The configured address of the pages; never taken from a request (I13).</param>
/// <param name="SupportContact">
/// Phone and hours, as one line; without it the contact page is named instead. Best written in groups
/// (<c>400-810-0000</c>): mail programs offer a run of six or more digits as the code.
/// </param>
public sealed record EmailSettings(string SiteName, Uri PublicUrl, string? SupportContact);
