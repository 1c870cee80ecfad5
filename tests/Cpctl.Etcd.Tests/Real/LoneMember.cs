using System.Diagnostics;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>etcd that makes itself the only member of a directory's cluster, reached by nobody but the test.</summary>
internal sealed class LoneMember : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _url = $"http://127.0.0.1:{Ports.Free()}";

    internal LoneMember(EtcdRelease release, string directory)
    {
        var peer = $"http://127.0.0.1:{Ports.Free()}";
        _process = Process.Start(new ProcessStartInfo(Path.Combine(release.Directory, "etcd"),
        [
            $"--data-dir={directory}", "--force-new-cluster", $"--listen-client-urls={_url}", $"--advertise-client-urls={_url}", $"--listen-peer-urls={peer}",
            "--log-level=error",
        ]))!;
    }

    /// <summary>Has it apply its whole log, then write everything to its database.</summary>
    internal async Task ServeAndEndAsync(CancellationToken cancel)
    {
        using var http = new HttpClient();
        await Eventually.TrueAsync("the only member is healthy", TimeSpan.FromSeconds(30), async () =>
        {
            Assert.False(_process.HasExited, "etcd ended");
            try
            {
                return (await http.GetAsync(new Uri($"{_url}/health"), cancel)).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"])!;
        await _process.WaitForExitAsync(cancel).WaitAsync(TimeSpan.FromSeconds(20), cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
