using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;

namespace Cpctl.Bootstrap.Backups;

/// <summary><c>cpctl backup copy</c>.</summary>
internal sealed class CopyHandler(CliServices services)
{
    /// <param name="file">A bundle with its record beside it.</param>
    /// <param name="place">Where the copy goes.</param>
    /// <param name="dryRun">Only says what would be done.</param>
    /// <param name="cancel">Ends it.</param>
    public Task<int> RunAsync(string file, string place, bool dryRun, CancellationToken cancel) => BackupErrors.ExplainAsync(file, async () =>
    {
        var places = new BundlePlaces(services);
        var (from, name) = BundlePlaces.Split(file);
        using var source = await places.OpenAsync(from, cancel);
        using var target = await places.OpenAsync(place, cancel);
        var bundle = (await source.ListAsync(cancel)).FirstOrDefault(bundle => bundle.Name == name)
            ?? throw new CpctlException(ExitCode.BadInput, $"{file} can't be copied", "it is not there, or no bundle that was made by schedule", "`cpctl backup list PLACE` shows those that can.");
        if (await target.HasAsync(bundle.Name, cancel))
        {
            throw new CpctlException(ExitCode.Refused, $"{bundle.Name} is in {target.Location} already", "it is not overwritten", "Remove it there first if it is not the same.");
        }

        if (!dryRun) await source.CopyToAsync(bundle, target, cancel);
        await services.Console.Out.WriteLineAsync($"{bundle.Name} {(dryRun ? "would be copied" : "is copied")} to {target.Location}{(dryRun ? "" : ", read back and verified")}");
        return (int)ExitCode.Done;
    });
}
