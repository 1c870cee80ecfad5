using System.CommandLine;
using System.CommandLine.Invocation;
using Cpctl.Api.Errors;

namespace Cpctl.Bootstrap.Cli;

/// <summary>Parses and runs one command line; every error ends as text on stderr and one of the stable exit codes.</summary>
internal static class CommandLine
{
    /// <summary>How long a command may take to stop after SIGTERM or Ctrl-C before the process ends anyway.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>What a shell reports for a program ended by Ctrl-C.</summary>
    private const int Interrupted = 130;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliServices services, CancellationToken cancel)
    {
        var parsed = CommandTree.Build(services).Parse(arguments);
        if (parsed.Action is ParseErrorAction) return UsageErrors.Write(parsed, services.Console.Error);
        var configuration = new InvocationConfiguration
        {
            Output = services.Console.Out,
            Error = services.Console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = Grace,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancel);
        }
        catch (CpctlException e)
        {
            ErrorText.Write(services.Console.Error, e);
            return (int)e.Code;
        }
        catch (OperationCanceledException)
        {
            await services.Console.Error.WriteLineAsync("interrupted; what was done is recorded, the same command goes on from there");
            return Interrupted;
        }
        catch (Exception e)
        {
            ErrorText.WriteUnexpected(services.Console.Error, e);
            return (int)ExitCode.Failed;
        }
    }
}
