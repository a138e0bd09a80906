namespace Keyback.Server.WeChat;

/// <summary>Why a scan led to no identity. The names in lower case stand in addresses: they say nothing of anybody.</summary>
internal enum WeChatFailure
{
    /// <summary>The person refused, or closed WeChat's page.</summary>
    Cancelled,

    /// <summary>This browser did not begin it, began it too long ago, or has come back with it already.</summary>
    Stale,

    /// <summary>WeChat's code was spent or too old.</summary>
    Spent,

    /// <summary>WeChat is busy.</summary>
    Busy,

    /// <summary>WeChat does not answer, or not in its own protocol.</summary>
    Silent,

    /// <summary>WeChat refuses this site: the operator's fault.</summary>
    Refused,

    /// <summary>WeChat showed a snapshot page: all it told is made up.</summary>
    Snapshot,

    /// <summary>An account belongs to this WeChat, and it is frozen or disabled.</summary>
    Closed,
}
