using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;

namespace Cpctl.Bootstrap.Restoring;

/// <summary>Asks a person whether a restore is meant.</summary>
internal static class RestoreConfirmation
{
    /// <exception cref="CpctlException">Bad input (2): there is nobody to ask, or the answer was no.</exception>
    public static void Ask(CliConsole console, string plan)
    {
        if (!console.InIsTerminal)
            throw new CpctlException(ExitCode.BadInput, "restore needs a confirmation", "standard input is no terminal to ask on", "Add --yes if you mean it; --dry-run tells what would be done.");
        console.Error.WriteLine(plan);
        console.Error.Write("Type yes to go on: ");
        if (console.In.ReadLine()?.Trim() != "yes")
            throw new CpctlException(ExitCode.BadInput, "not confirmed", "the answer was another", "Nothing was changed.");
    }
}
