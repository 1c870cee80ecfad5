using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Cli;
using Cpctl.Recovery.Age;

namespace Cpctl.Bootstrap.Backups;

/// <summary><c>cpctl backup keygen</c>.</summary>
internal sealed class KeygenHandler(CliServices services)
{
    /// <param name="file">Where the key goes, 0600; must not be there.</param>
    /// <returns>0. The recipient is on stdout, alone.</returns>
    /// <exception cref="CpctlException">Refused (3): there is something; another key would make backups to the old one worthless.</exception>
    public async Task<int> RunAsync(string file)
    {
        if (Path.Exists(file))
        {
            throw new CpctlException(ExitCode.Refused, $"{file} is not overwritten", "it may be the only key to backups that exist", "Give another name, or move the file away first.");
        }

        var identity = AgeIdentity.Create();
        try
        {
            AtomicFile.Write(file, identity.ToKeyFile(services.Time.GetUtcNow()), FileModes.Secret);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CpctlException(ExitCode.BadInput, $"{file} can't be written", e.Message, "Give a place that you may write to.", e);
        }

        await services.Console.Error.WriteLineAsync($"The key is in {file}. Keep it away from the cluster: without it no backup made to this recipient can be opened.");
        await services.Console.Out.WriteLineAsync(identity.Recipient.ToString());
        return (int)ExitCode.Done;
    }
}
