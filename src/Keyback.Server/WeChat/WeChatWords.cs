using Keyback.Server.Texts;

namespace Keyback.Server.WeChat;

/// <summary>What a person is told when a scan led nowhere.</summary>
/// <param name="Title">What happened.</param>
/// <param name="Text">What to do about it.</param>
/// <param name="CanTryAgain">Whether another scan could end better.</param>
/// <param name="Status">The HTTP status of the page that says so.</param>
internal sealed record WeChatWords(string Title, string Text, bool CanTryAgain, int Status)
{
    /// <summary>The words for a failure as it stands in an address; none for any other text.</summary>
    public static WeChatWords? Of(string? why, PageTexts texts) =>
        Enum.GetValues<WeChatFailure>().Where(failure => WeChatPaths.Word(failure) == why).Select(failure => Of(failure, texts)).SingleOrDefault();

    private static WeChatWords Of(WeChatFailure why, PageTexts texts) => why switch
    {
        WeChatFailure.Cancelled => new(texts["WeChat_Cancelled_Title"], texts["WeChat_Cancelled_Text"], true, StatusCodes.Status200OK),
        WeChatFailure.Stale => new(texts["WeChat_Stale_Title"], texts["WeChat_Stale_Text"], true, StatusCodes.Status422UnprocessableEntity),
        WeChatFailure.Spent => new(texts["WeChat_Spent_Title"], texts["WeChat_Spent_Text"], true, StatusCodes.Status422UnprocessableEntity),
        WeChatFailure.Busy => new(texts["WeChat_Busy_Title"], texts["WeChat_Busy_Text"], true, StatusCodes.Status503ServiceUnavailable),
        WeChatFailure.Silent => new(texts["WeChat_Silent_Title"], texts["WeChat_Silent_Text"], true, StatusCodes.Status503ServiceUnavailable),
        WeChatFailure.Refused => new(texts["WeChat_Refused_Title"], texts["WeChat_Refused_Text"], false, StatusCodes.Status503ServiceUnavailable),
        WeChatFailure.Snapshot => new(texts["WeChat_Snapshot_Title"], texts["WeChat_Snapshot_Text"], true, StatusCodes.Status422UnprocessableEntity),
        WeChatFailure.Closed => new(texts["WeChat_Closed_Title"], texts["WeChat_Closed_Text"], false, StatusCodes.Status403Forbidden),
    };
}
