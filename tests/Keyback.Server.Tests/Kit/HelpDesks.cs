namespace Keyback.Server.Tests.Kit;

/// <summary>Staff who write the help centre, in a browser without script.</summary>
internal static class HelpDesks
{
    /// <summary>A whole question, as the form sends it.</summary>
    public static (string Name, string Value)[] Question(string slug, string title = "Where is the lighthouse?", string answer = "Look **north**, or [here](/forgot).", int version = 0) =>
    [
        ("version", version.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("Form.Slug", slug),
        ("Form.MainTag", "support"),
        ("Form.Tags", "safety"),
        ("Form.Order", "900"),
        ("Form.Related", ""),
        ("Form.Texts[en].Title", title),
        ("Form.Texts[en].Details", ""),
        ("Form.Texts[en].Also", "beacon"),
        ("Form.Texts[zh-Hans].Title", "灯塔在哪里？"),
        ("Form.Texts[zh-Hans].Details", "我找过了。"),
        ("Form.Texts[zh-Hans].Also", ""),
        ("Form.Answers[0].Author", "support"),
        ("Form.Answers[0].Professional", "true"),
        ("Form.Answers[0].Markdown[en]", answer),
        ("Form.Answers[0].Markdown[zh-Hans]", "请往**北**看。"),
    ];

    extension(PageClient staff)
    {
        /// <summary>Presses a button of the form.</summary>
        /// <param name="button">Its handler.</param>
        /// <param name="question">What is filled in.</param>
        /// <param name="slug">The question's present name; none for one that is new.</param>
        /// <param name="request">The reference of the request that a new question answers, or none.</param>
        public Task<PageReply> EditAsync(string button, (string Name, string Value)[] question, string? slug = null, string? request = null)
        {
            var page = slug is null ? "/staff/help/edit" : $"/staff/help/edit/{slug}";
            return staff.SubmitAsync(page, $"{page}?handler={button}", [.. question, .. request is null ? [] : new[] { ("request", request) }]);
        }
    }
}
