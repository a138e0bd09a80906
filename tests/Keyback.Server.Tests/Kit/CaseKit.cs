using Keyback.Accounts;
using Keyback.Storage;
using Keyback.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Kit;

/// <summary>What an import or a supervisor would have done for cases.</summary>
internal static class CaseKit
{
    extension(KeybackHost host)
    {
        /// <summary>Gives an account a manager.</summary>
        public Task AssignManagerAsync(AccountId account, StaffName manager) => host.Services.GetRequiredService<Database>().WriteAsync(
            scope => scope.ExecuteAsync("UPDATE accounts SET account_manager = @manager WHERE id = @id", new { manager = manager.Value, id = account.Value }),
            TestContext.Current.CancellationToken);
    }
}
