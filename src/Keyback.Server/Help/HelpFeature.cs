using Keyback.Server.Help.Ask;
using Keyback.Server.Help.Desk;

namespace Keyback.Server.Help;

/// <summary>The doors of the help centre. Its pages lie with all others, in <c>Pages/Help</c>.</summary>
internal static class HelpFeature
{
    private static readonly PathString[] FreshPaths = ["/help", "/staff/help", "/sitemap.xml"];

    extension(IServiceCollection services)
    {
        internal void AddHelp()
        {
            services.AddOptions<HelpOptions>().BindConfiguration(HelpOptions.Section);
            services.AddSingleton<HelpValues>();
            services.AddSingleton<HelpLoader>();
            services.AddSingleton(provider => provider.GetRequiredService<HelpLoader>().Load());
            services.AddSingleton<HelpComposer>();
            services.AddSingleton<HelpLibrary>();
            services.AddSingleton<HelpRefresh>();
            services.AddHostedService(provider => provider.GetRequiredService<HelpRefresh>());
            services.AddSingleton<HelpLinks>();
            services.AddSingleton<AskHelp>();
            services.AddSingleton<ProveHelpAsk>();
            services.AddSingleton<HelpDesk>();
            services.AddSingleton<CheckHelpDraft>();
            services.AddSingleton<EditHelp>();
        }
    }

    extension(WebApplication app)
    {
        /// <summary>Reads the content. What cannot be used stops the start.</summary>
        /// <exception cref="HelpContentException">It says which file, and why.</exception>
        internal void OpenHelp() => app.Services.GetRequiredService<HelpLibrary>();

        /// <summary>Whoever reads the help centre, or writes in it, has what was published two seconds ago, on whichever node.</summary>
        internal void UseFreshHelp() => app.UseWhen(
            context => Array.Exists(FreshPaths, path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)),
            help => help.Use(async (context, next) =>
            {
                await context.RequestServices.GetRequiredService<HelpRefresh>().FreshenAsync(context.RequestAborted);
                await next(context);
            }));

        internal void MapHelp()
        {
            app.MapVotes();
            app.MapHelpForMachines();
        }
    }
}
