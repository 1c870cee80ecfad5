using System.Collections.Concurrent;
using System.Diagnostics;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>One process started as <c>cpctl etcd-launch</c>, which may have become etcd. Ended with the test, whatever happens.</summary>
internal sealed class LaunchedProcess : IAsyncDisposable
{
    private const int LinesKept = 200;
    private static readonly ConcurrentDictionary<int, Process> Running = new();
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    static LaunchedProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Running.Values)
        {
            process.Kill();
        }
    };

    internal LaunchedProcess(IEnumerable<string> arguments)
    {
        // The test program itself plays cpctl: see Program.cs.
        var start = new ProcessStartInfo("dotnet", [typeof(LaunchedProcess).Assembly.Location, "etcd-launch", .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        _process = Process.Start(start)!;
        Running[_process.Id] = _process;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    internal int Id => _process.Id;

    internal bool HasExited => _process.HasExited;

    internal string Log => string.Join('\n', _lines);

    /// <summary>The program that runs now: dotnet before the exec, etcd after it.</summary>
    internal string Program => Path.GetFileName(new FileInfo($"/proc/{_process.Id}/exe").ResolveLinkTarget(returnFinalTarget: false)!.FullName);

    internal async Task<int> ExitCodeAsync(TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    internal async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"])!;
        await kill.WaitForExitAsync();
        await ExitCodeAsync(TimeSpan.FromSeconds(20));
    }

    internal async Task KillAsync()
    {
        _process.Kill();
        await ExitCodeAsync(TimeSpan.FromSeconds(10));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        Running.TryRemove(_process.Id, out _);
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
        {
            return;
        }

        _lines.Enqueue(line.Data);
        while (_lines.Count > LinesKept)
        {
            _lines.TryDequeue(out _);
        }
    }
}
