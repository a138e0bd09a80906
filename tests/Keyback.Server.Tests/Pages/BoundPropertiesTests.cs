using System.Reflection;
using Keyback.Server.Pages;
using Keyback.Server.Tests.Kit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Pages;

/// <summary>What a form fills of a page is what says so, and nothing else.</summary>
public sealed class BoundPropertiesTests
{
    [Fact]
    public async Task Of_every_page_just_the_marked_properties_are_bound()
    {
        await using var host = await KeybackHost.StartAsync();
        var loader = host.Services.GetRequiredService<PageLoader>();
        List<string> bound = [], marked = [];
        foreach (var page in host.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>())
        {
            var loaded = await loader.LoadAsync(page, EndpointMetadataCollection.Empty);
            Assert.False(loaded.HandlerTypeInfo.IsDefined(typeof(BindPropertiesAttribute)), $"{page.ViewEnginePath} marks all that it shows.");
            bound.AddRange(loaded.BoundProperties.Select(property => $"{page.ViewEnginePath} {property.Name} {property.ParameterType}"));
            marked.AddRange(loaded.HandlerTypeInfo.AsType().GetProperties().Where(property => property.IsDefined(typeof(BindPropertyAttribute)))
                .Select(property => $"{page.ViewEnginePath} {property.Name} {property.PropertyType}"));
        }

        Assert.True(marked.Count > 50, "The pages have fewer fields than there are.");
        Assert.Equal(marked.Order(StringComparer.Ordinal), bound.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_type_alone_binds_nothing_and_a_mark_keeps_what_it_says()
    {
        var parts = new BoundProperties(null!);

        Assert.Null(parts.CreatePropertyModel(Of(nameof(Sample.Shown))).BindingInfo);
        Assert.Null(parts.CreatePropertyModel(typeof(PageModel).GetProperty(nameof(PageModel.Url))!).BindingInfo);
        var info = parts.CreatePropertyModel(Of(nameof(Sample.Written))).BindingInfo!;
        Assert.Equal("word", info.BinderModelName);
        Assert.NotNull(info.RequestPredicate);

        static PropertyInfo Of(string name) => typeof(Sample).GetProperty(name)!;
    }

    private sealed class Sample : PageModel
    {
        /// <summary>The framework would fill it from any form that brings a file of this name.</summary>
        public IFormFile? Shown { get; set; }

        [BindProperty(Name = "word", SupportsGet = true)]
        public string? Written { get; set; }
    }
}
