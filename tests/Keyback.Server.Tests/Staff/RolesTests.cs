using System.Net;
using Keyback.Server.Console;
using Keyback.Server.Tests.Kit;
using Keyback.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Staff;

/// <summary>Each role, each place of the console, each method: made from the routes of the running server, so that none can be forgotten.</summary>
public sealed class RolesTests
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    private sealed record Place(string Route, string Path, StaffOnlyAttribute? Only, bool IsDoor)
    {
        public override string ToString() => Route;
    }

    [Fact]
    public async Task Every_place_of_the_console_says_who_may_come()
    {
        await using var host = await KeybackHost.StartAsync();

        var places = await PlacesAsync(host);

        Assert.True(places.Count >= 4);
        Assert.DoesNotContain(places, place => place.Only is null && !place.IsDoor);
        Assert.DoesNotContain(places, place => place.Only is { Roles.Count: 0 });
        Assert.Empty(places.Where(place => place.IsDoor).Select(place => place.Route).Except(["staff/sign-in", "staff/join", "staff/join/set-up"]));
    }

    [Fact]
    public async Task Whoever_is_not_in_is_sent_to_the_door_from_every_place_by_every_method()
    {
        await using var host = await KeybackHost.StartAsync();
        using var stranger = new StaffCaller(host, null);

        foreach (var place in (await PlacesAsync(host)).Where(place => !place.IsDoor))
        {
            foreach (var method in Methods)
            {
                using var answer = await stranger.AskAsync(method, place.Path);
                Assert.True(
                    answer.StatusCode is HttpStatusCode.Redirect && answer.Headers.Location!.ToString().StartsWith("/staff/sign-in", StringComparison.Ordinal),
                    $"{method} {place}: {(int)answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Every_role_is_refused_at_every_place_that_is_not_its_own_by_every_method()
    {
        await using var host = await KeybackHost.StartAsync();
        var places = await PlacesAsync(host);

        foreach (var role in StaffWords.Roles)
        {
            using var caller = new StaffCaller(host, await host.StaffTokenAsync(await host.AddStaffAsync(role)));
            foreach (var place in places.Where(place => place.Only is { } only && !only.Admits(role)))
            {
                foreach (var method in Methods)
                {
                    using var answer = await caller.AskAsync(method, place.Path);
                    Assert.True(answer.StatusCode is HttpStatusCode.Forbidden, $"{role}: {method} {place}: {(int)answer.StatusCode}");
                }
            }

            foreach (var place in places.Where(place => place.Only is { } only && only.Admits(role) && place.Route != "staff/sign-out"))
            {
                using var answer = await caller.AskAsync("GET", place.Path);
                Assert.True(answer.StatusCode is not HttpStatusCode.Forbidden, $"{role}: GET {place}: {(int)answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Whoever_is_refused_is_on_the_record_with_the_place()
    {
        await using var host = await KeybackHost.StartAsync();
        var member = await host.AddStaffAsync(StaffRole.Auditor);
        using var caller = new StaffCaller(host, await host.StaffTokenAsync(member));

        using var answer = await caller.AskAsync("GET", "/staff/people");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var entry = Assert.Single(await host.RecordAsync(), entry => entry.Kind is Audit.AuditKind.StaffRefused);
        Assert.Equal((member.Id, "staff/people"), (entry.Staff, entry.Reason));
    }

    // Pages say who may come only once they are compiled, so each is.
    private static async Task<IReadOnlyList<Place>> PlacesAsync(KeybackHost host)
    {
        List<Place> places = [];
        var loader = host.Services.GetRequiredService<PageLoader>();
        foreach (var page in host.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>())
        {
            var compiled = await loader.LoadAsync(page, EndpointMetadataCollection.Empty);
            Add(RoutePatternFactory.Parse(page.AttributeRouteInfo!.Template!), [.. compiled.EndpointMetadata]);
        }

        foreach (var endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is null))
        {
            Add(endpoint.RoutePattern, [.. endpoint.Metadata]);
        }

        return places;

        void Add(RoutePattern pattern, IReadOnlyList<object> metadata)
        {
            var route = pattern.RawText!.TrimStart('/');
            var only = metadata.OfType<StaffOnlyAttribute>().LastOrDefault();
            if (only is not null || route == "staff" || route.StartsWith("staff/", StringComparison.OrdinalIgnoreCase))
            {
                places.Add(new Place(route, PathOf(pattern), only, metadata.OfType<StaffDoorAttribute>().Any()));
            }
        }
    }

    // A value for each gap that its constraint, if it has one, takes.
    private static string PathOf(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart gap => pattern.ParameterPolicies.TryGetValue(gap.Name, out var policies)
                ? policies[0].Content switch
                {
                    "guid" => "0199a1b2-0000-7000-8000-000000000001",
                    "int" or "long" => "1",
                    _ => "a",
                }
                : "K7Q-2M9",
            _ => "",
        }))));

    /// <summary>Asks without following anything, with whatever method.</summary>
    private sealed class StaffCaller(KeybackHost host, string? token) : IDisposable
    {
        private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = host.Url };

        public async Task<HttpResponseMessage> AskAsync(string method, string path)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (token is not null)
            {
                request.Headers.Add("Cookie", $"keyback-staff={token}");
            }

            return await _http.SendAsync(request, TestContext.Current.CancellationToken);
        }

        public void Dispose() => _http.Dispose();
    }
}
