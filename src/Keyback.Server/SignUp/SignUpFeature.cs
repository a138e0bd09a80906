namespace Keyback.Server.SignUp;

/// <summary>Registers the slices of sign-up. The pages and the API call them.</summary>
internal static class SignUpFeature
{
    extension(IServiceCollection services)
    {
        internal void AddSignUp()
        {
            services.AddOptions<SignUpOptions>().BindConfiguration(SignUpOptions.Section).ValidateOnStart();
            services.AddSingleton<SignUpDoors>();
            services.AddSingleton<StartSignUp>();
            services.AddSingleton<ShowSignUp>();
            services.AddSingleton<SubmitSignUpCode>();
            services.AddSingleton<ResendSignUpCode>();
            services.AddSingleton<FinishSignUp>();
        }
    }
}
