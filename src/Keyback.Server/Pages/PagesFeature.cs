using System.Text.Unicode;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.WebEncoders;

namespace Keyback.Server.Pages;

/// <summary>The two doors of the pages for people.</summary>
internal static class PagesFeature
{
    /// <summary>Adds the pages and their words. The slices that they call come from their own features.</summary>
    internal static IServiceCollection AddPages(this IServiceCollection services)
    {
        var razor = services.AddRazorPages().AddMvcOptions(options =>
        {
            options.Filters.Add<KnownMethods>();
            options.Filters.Add<KnownHandlers>();
            options.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>(); // fails at any field whose name opens a bracket and closes none; nobody here names one so
        });
        // There are none; to find that out, every type of the program was loaded.
        razor.PartManager.FeatureProviders.Remove(razor.PartManager.FeatureProviders.OfType<ControllerFeatureProvider>().Single());
        var parts = services.Single(service => service.ServiceType == typeof(IPageApplicationModelPartsProvider));
        services.Replace(ServiceDescriptor.Singleton<IPageApplicationModelPartsProvider>(provider =>
            new BoundProperties((IPageApplicationModelPartsProvider)ActivatorUtilities.CreateInstance(provider, parts.ImplementationType!))));
        services.AddSingleton<PageTexts>();
        services.AddSingleton<CaptchaForm>();
        services.AddSingleton<StockedPages>();

        // Chinese is sent as UTF-8; as numeric references, the default, it would take nearly three times the room.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new(UnicodeRanges.All));
        return services;
    }

    /// <summary>Maps the pages. Style sheets and scripts come from <c>MapStaticAssets</c>.</summary>
    internal static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapRazorPages().WithStaticAssets();
        return endpoints;
    }
}
