namespace Keyback.Channels.Gateways;

/// <summary>Signed calls to one of Alibaba Cloud's RPC interfaces.</summary>
/// <param name="options">The keys.</param>
/// <param name="endpoint">Where the interface is.</param>
/// <param name="version">Its version.</param>
/// <param name="clock">Dates the signatures.</param>
/// <param name="randomness">Makes each of them good for once.</param>
internal sealed class AliyunApi(AliyunSmsOptions options, string endpoint, string version, TimeProvider clock, Randomness randomness)
{
    private readonly Uri endpoint = new(endpoint);

    /// <summary>A request that is ready to be sent, once.</summary>
    public HttpRequestMessage Call(string action, params ReadOnlySpan<KeyValuePair<string, string>> parameters)
    {
        var query = Acs3.Query(parameters.ToArray());
        var headers = Acs3.Headers(endpoint.Authority, action, version, clock.GetUtcNow(), randomness.NewText(32, "0123456789abcdef"));
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, $"/?{query}"));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation(
            "Authorization", Acs3.Authorization(options.AccessKeyId!, options.AccessKeySecret!, query, headers));
        return request;
    }
}
