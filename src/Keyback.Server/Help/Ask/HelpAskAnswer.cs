using Keyback.Storage.Help;

namespace Keyback.Server.Help.Ask;

/// <summary>What one step of asking led to. The same for every address, whoever has it (I1).</summary>
internal abstract record HelpAskAnswer
{
    private HelpAskAnswer()
    {
    }

    /// <summary>Kept durably: it waits for the code.</summary>
    /// <param name="Ask">Where it stands.</param>
    /// <param name="Token">The bearer secret, told this once.</param>
    public sealed record Started(HelpAsk Ask, string Token) : HelpAskAnswer
    {
        /// <summary>Prints nothing of the token.</summary>
        public override string ToString() => nameof(Started);
    }

    /// <summary>It lies with staff.</summary>
    /// <param name="Reference">Its short name.</param>
    public sealed record Kept(string Reference) : HelpAskAnswer;

    /// <summary>It waits for its code.</summary>
    /// <param name="Ask">Where it stands.</param>
    public sealed record Waits(HelpAsk Ask) : HelpAskAnswer;

    /// <summary>The question is missing or too long.</summary>
    public sealed record TitleWrong : HelpAskAnswer;

    /// <summary>The details are too long.</summary>
    public sealed record DetailsTooLong : HelpAskAnswer;

    /// <summary>The details hold something that is not taken.</summary>
    public sealed record DetailsRefused(HelpFault Fault) : HelpAskAnswer;

    /// <summary>What was typed is no e-mail address.</summary>
    public sealed record NoAddress : HelpAskAnswer;

    /// <summary>A CAPTCHA has to be answered first.</summary>
    public sealed record CaptchaRequired : HelpAskAnswer;

    /// <summary>The answer to the CAPTCHA was wrong, too late, used before or somebody else's.</summary>
    public sealed record CaptchaWrong : HelpAskAnswer;

    /// <summary>Too many of this address, account or network.</summary>
    public sealed record Throttled(TimeSpan RetryAfter) : HelpAskAnswer;

    /// <summary>Not the code.</summary>
    /// <param name="Ask">Where it stands.</param>
    /// <param name="TriesLeft">Tries that are left, possibly none.</param>
    public sealed record CodeWrong(HelpAsk Ask, int TriesLeft) : HelpAskAnswer;

    /// <summary>What was typed cannot be a code. It cost no try.</summary>
    public sealed record CodeMalformed(HelpAsk Ask) : HelpAskAnswer;

    /// <summary>The code's time is over; a new one can be sent.</summary>
    public sealed record CodeExpired(HelpAsk Ask) : HelpAskAnswer;

    /// <summary>The last code is too young to send another.</summary>
    public sealed record TooSoon(HelpAsk Ask, TimeSpan RetryAfter) : HelpAskAnswer;

    /// <summary>So many wrong codes came for the address that none is looked at for a while.</summary>
    public sealed record Closed(HelpAsk Ask, TimeSpan RetryAfter) : HelpAskAnswer;

    /// <summary>It takes no more steps; none is known with this id and token where there is none.</summary>
    public sealed record Over(HelpAsk? Ask) : HelpAskAnswer;
}
