using System.Diagnostics;
using System.Text;

namespace Cpctl.DevCluster.Processes;

/// <summary>One process to run to its end: arguments are passed as they are, no shell in between.</summary>
public sealed class Command(string file, params IEnumerable<string> arguments)
{
    private readonly string[] _arguments = [.. arguments];

    public string? Input { get; init; }

    public string? WorkingDirectory { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Called for every line of standard output and standard error while the process runs.</summary>
    public Action<string>? OnLine { get; init; }

    public override string ToString() => string.Join(' ', [Path.GetFileName(file), .. _arguments]);

    /// <summary>Runs to the end; cancelling kills the process and its children.</summary>
    public async Task<CommandResult> RunAsync(CancellationToken cancellation = default)
    {
        using var process = new Process { StartInfo = StartInfo() };
        process.Start();
        using var registration = cancellation.Register(() => Kill(process));
        var output = ReadAsync(process.StandardOutput);
        var error = ReadAsync(process.StandardError);
        await WriteInputAsync(process);
        await process.WaitForExitAsync(CancellationToken.None);
        var result = new CommandResult(ToString(), process.ExitCode, await output, await error);
        cancellation.ThrowIfCancellationRequested();
        return result;
    }

    /// <summary>Runs to the end with this process' own standard streams.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAttachedAsync(CancellationToken cancellation = default)
    {
        var start = StartInfo();
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = false;
        using var process = new Process { StartInfo = start };
        process.Start();
        using var registration = cancellation.Register(() => Kill(process));
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(file)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = WorkingDirectory ?? "",
        };
        foreach (var argument in _arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return start;
    }

    private async Task<string> ReadAsync(StreamReader reader)
    {
        if (OnLine is null)
            return await reader.ReadToEndAsync();
        var text = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            text.AppendLine(line);
            OnLine(line);
        }
        return text.ToString();
    }

    private async Task WriteInputAsync(Process process)
    {
        try
        {
            if (Input is not null)
                await process.StandardInput.WriteAsync(Input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process ended before it read everything; its exit code tells.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // Already gone.
        }
    }
}
