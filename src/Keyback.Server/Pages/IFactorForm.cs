using Keyback.Factors;
using Keyback.Limits;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Html;

namespace Keyback.Server.Pages;

/// <summary>A page that asks for a second factor: in Recovery and at sign-in it looks the same.</summary>
internal interface IFactorForm
{
    /// <summary>What is wrong, or none.</summary>
    IHtmlContent? Problem { get; }

    /// <summary>With which form: <c>totp</c> or <c>saved</c>.</summary>
    string? ProblemAt { get; }

    /// <summary>No answer is taken here any more.</summary>
    bool Closed { get; }

    /// <summary>Where the forms go.</summary>
    string Action { get; }

    /// <summary>Where a passkey goes; <c>Options</c> behind it is where its challenge comes from.</summary>
    string PasskeyAction { get; }

    /// <summary>Where to go on: a word of <see cref="WayBack"/>, or none.</summary>
    string? Next { get; }

    /// <summary>By what the question can be answered.</summary>
    IReadOnlyList<FactorKind> Kinds { get; }
}

/// <summary>What a page says of a second factor that was refused.</summary>
internal static class FactorProblem
{
    public static IHtmlContent Wrong(PageTexts texts, int triesLeft, Lane lane) => texts.Html(KeyOfWrong(triesLeft, lane), triesLeft);

    /// <summary>The key of the sentence, whose gap is the number of tries. What is closed to one lane is open to the other.</summary>
    public static string KeyOfWrong(int triesLeft, Lane lane) => triesLeft switch
    {
        0 => lane is Lane.KnownDevice ? "Factor_WrongNoneKnown" : "Factor_WrongNone",
        1 => "Factor_WrongOne",
        _ => "Factor_Wrong",
    };

    public static IHtmlContent Closed(PageTexts texts, DateTimeOffset until) => texts.Html("Factor_Closed", texts.Moment(until));
}
