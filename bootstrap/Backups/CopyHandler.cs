using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Bootstrap.Backups;

/// <summary><c>cpctl backup copy</c>.</summary>
internal sealed class CopyHandler(CliServices services)
{
    /// <param name="file">A bundle with its record beside it.</param>
    /// <param name="directory">Where the copy goes.</param>
    /// <param name="dryRun">Only says what would be done.</param>
    /// <param name="cancel">Ends it.</param>
    public Task<int> RunAsync(string file, string directory, bool dryRun, CancellationToken cancel) => BackupErrors.ExplainAsync(file, async () =>
    {
        var source = new BundleStore(new DirectoryDestination(Path.GetDirectoryName(Path.GetFullPath(file))!));
        var target = new BundleStore(new DirectoryDestination(directory));
        var bundle = (await source.ListAsync(cancel)).FirstOrDefault(bundle => bundle.Name == Path.GetFileName(file))
            ?? throw new CpctlException(ExitCode.BadInput, $"{file} can't be copied", "it is not there, or no bundle that was made by schedule", "`cpctl backup list DIRECTORY` shows those that can.");
        if (Path.Exists(Path.Combine(target.Location, bundle.Name)))
        {
            throw new CpctlException(ExitCode.Refused, $"{bundle.Name} is in {target.Location} already", "it is not overwritten", "Remove it there first if it is not the same.");
        }

        if (!dryRun) await source.CopyToAsync(bundle, target, cancel);
        await services.Console.Out.WriteLineAsync($"{bundle.Name} {(dryRun ? "would be copied" : "is copied")} to {target.Location}{(dryRun ? "" : ", read back and verified")}");
        return (int)ExitCode.Done;
    });
}
