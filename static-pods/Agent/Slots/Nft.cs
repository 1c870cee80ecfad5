using System.ComponentModel;
using System.Diagnostics;

namespace Cpctl.StaticPods.Agent.Slots;

/// <summary>Runs nft.</summary>
/// <param name="program">The program and the arguments before ours: tests run nft inside a network namespace.</param>
internal sealed class Nft(IReadOnlyList<string> program, TimeProvider time)
{
    /// <summary>nft answers in milliseconds; a hung one must not hang the agent.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    internal async Task ApplyAsync(string script, CancellationToken cancellation)
    {
        var (exitCode, _, error) = await RunAsync(["-f", "-"], script, cancellation);
        if (exitCode != 0)
        {
            throw new SlotException($"nft refused the redirect (exit code {exitCode}): {error.Trim()}");
        }
    }

    /// <summary>The table as nft prints it, or null when there is none.</summary>
    internal async Task<string?> ListAsync(string table, CancellationToken cancellation)
    {
        var (exitCode, output, error) = await RunAsync(["list", "table", "inet", table], input: null, cancellation);
        return exitCode == 0 ? output
            : error.Contains("No such file or directory", StringComparison.Ordinal) ? null
            : throw new SlotException($"nft could not list table {table} (exit code {exitCode}): {error.Trim()}");
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(
        IReadOnlyList<string> arguments, string? input, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        using var process = Start([.. program.Skip(1), .. arguments]);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(either.Token);
            var error = process.StandardError.ReadToEndAsync(either.Token);
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), either.Token);
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync(either.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new SlotException($"nft did not answer within {Limit.TotalSeconds:0} s");
        }
        catch (IOException e)
        {
            throw new SlotException($"nft ended before it read its input: {e.Message}", e);
        }
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program[0], arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }) ?? throw new SlotException($"{program[0]} did not start");
        }
        catch (Win32Exception e)
        {
            throw new SlotException($"cannot run {program[0]}: {e.Message}. Install nftables.", e);
        }
    }
}
