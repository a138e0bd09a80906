using Microsoft.AspNetCore.Authentication.OAuth;

namespace Keyback.Server.WeChat;

/// <summary>One app of WeChat's, in the terms of the framework's OAuth handler.</summary>
internal sealed class WeChatHandlerOptions : OAuthOptions
{
    /// <summary>Where this server asks WeChat.</summary>
    public Uri ApiBase { get; set; } = null!; // set with all the others

    /// <summary>Where WeChat sends the browser back to: built from the configured address alone (I13).</summary>
    public Uri RedirectUri { get; set; } = null!;

    /// <summary>The one scope that the app asks for.</summary>
    public string OneScope { get; set; } = "";

    /// <summary>Whether a page may go on to WeChat by itself, without another press.</summary>
    public bool GoesOnByItself { get; set; }

    /// <summary>Where to send the browser. WeChat wants its parameters in this order and the fragment at the end.</summary>
    /// <param name="state">What WeChat must send back.</param>
    public string AddressWith(string state) =>
        $"{AuthorizationEndpoint}?appid={Uri.EscapeDataString(ClientId)}&redirect_uri={Uri.EscapeDataString(RedirectUri.AbsoluteUri)}"
        + $"&response_type=code&scope={OneScope}&state={state}#wechat_redirect";
}
