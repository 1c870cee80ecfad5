using System.ComponentModel;
using System.Diagnostics;

namespace Cpctl.Bootstrap.Host;

/// <summary>A program run to its end with its output collected; <see cref="ExitCode"/> is -1 when it could not be started.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    public static async Task<ProgramRun> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start);
            if (process is null) return new ProgramRun(-1, "", $"{program} did not start");
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var error = process.StandardError.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            return new ProgramRun(process.ExitCode, await output, await error);
        }
        catch (Win32Exception e)
        {
            return new ProgramRun(-1, "", e.Message);
        }
    }
}
