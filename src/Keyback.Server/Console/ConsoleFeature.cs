using Keyback.Server.Platform;
using Keyback.Support;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Console;

/// <summary>The two doors of the staff console. Its pages lie under <c>Pages/Staff</c>.</summary>
internal static class ConsoleFeature
{
    extension(IServiceCollection services)
    {
        internal void AddConsole()
        {
            services.AddOptions<StaffOptions>().BindConfiguration(StaffOptions.Section).ValidateOnStart();
            services.AddSingleton<IValidateOptions<StaffOptions>>(new AttributeChecks<StaffOptions>(StaffOptions.Section));
            services.AddSingleton<StaffCookies>();
            services.AddSingleton<StaffOpenings>();
            services.AddSingleton<StaffSignIn>();
            services.AddSingleton<StaffPasskeySignIn>();
            services.AddSingleton<JoinStaff>();
            services.AddSingleton<InviteStaff>();
            services.AddSingleton<ProposeContactChange>();
            services.AddSingleton<VerifyRecord>();
            services.AddSingleton<AnswerRequest>();
            services.AddSingleton<IStaffWait, WaitingRequests>();
            services.AddSingleton<IStaffWait, WaitingManagerAsks>();
            services.AddSingleton<IStaffWait, WaitingContactChanges>();
        }
    }

    extension(IEndpointRouteBuilder endpoints)
    {
        /// <summary>The group in which the console's calls are mapped: each names who may come. The gate does the rest.</summary>
        internal RouteGroupBuilder MapStaff(params StaffRole[] roles)
        {
            var group = endpoints.MapGroup("/staff");
            group.WithMetadata(new StaffOnlyAttribute(roles));
            return group;
        }
    }
}
