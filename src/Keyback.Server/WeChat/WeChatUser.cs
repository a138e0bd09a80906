using Keyback.Storage.Accounts;

namespace Keyback.Server.WeChat;

/// <summary>Whom WeChat vouched for.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="Nickname">What they call themselves now; may be empty or a placeholder.</param>
internal sealed record WeChatUser(WeChatIdentity Identity, string Nickname)
{
    /// <summary>The longest nickname that is taken, in UTF-16 units; WeChat's own limit is 32 characters.</summary>
    public const int LongestNickname = 200;

    /// <summary>Prints nothing of the person.</summary>
    public override string ToString() => nameof(WeChatUser);
}

/// <summary>What came of asking WeChat.</summary>
internal abstract record WeChatAnswer
{
    private WeChatAnswer()
    {
    }

    /// <summary>WeChat vouches for somebody.</summary>
    public sealed record Vouched(WeChatUser User) : WeChatAnswer;

    /// <summary>It does not.</summary>
    public sealed record Failed(WeChatFailure Why) : WeChatAnswer;
}
