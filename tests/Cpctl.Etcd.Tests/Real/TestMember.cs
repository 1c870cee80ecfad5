using System.Globalization;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Versions;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>A node's etcd: its directory, its ports, its processes.</summary>
internal sealed class TestMember(string directory, string name, EtcdRelease release, Certificates certificates) : IAsyncDisposable
{
    private readonly List<LaunchedProcess> _processes = [];

    internal string Name { get; } = name;

    internal int ClientPort { get; } = Ports.Free();

    internal int PeerPort { get; } = Ports.Free();

    internal int MetricsPort { get; } = Ports.Free();

    internal string ClientUrl => $"https://127.0.0.1:{ClientPort}";

    internal string PeerUrl => $"https://127.0.0.1:{PeerPort}";

    internal string DataDirectory => Path.Combine(directory, "data");

    internal string IdentityFile => Path.Combine(directory, "membership.json");

    /// <summary>Name of the member's certificate in <see cref="Certificates"/>.</summary>
    internal string CertificateName { get; init; } = "member";

    internal LaunchedProcess Process => _processes[^1];

    /// <summary>The next launch does not compare the content with the peers', as the agent may allow it to.</summary>
    internal bool SkipsContentCheck
    {
        set => (MemberIdentity.Load(IdentityFile) with { SkipsContentCheck = value }).Save(IdentityFile);
    }

    /// <summary>What etcd knows of its peers when it starts is what the last snapshot of its log says: until there is one, its check asks nobody.</summary>
    internal int SnapshotCount { get; init; } = new EtcdSpec().SnapshotCount;

    /// <summary>The release of the next launch.</summary>
    internal EtcdRelease Release { get; set; } = release;

    /// <summary>Starts cpctl etcd-launch with the arguments the static pod will have; a running predecessor is waited for.</summary>
    internal LaunchedProcess Launch(TimeSpan? wait = null)
    {
        var seconds = (wait ?? TimeSpan.FromSeconds(30)).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        _processes.Add(new LaunchedProcess(
        [
            "--data-dir", DataDirectory, "--identity", IdentityFile, "--wait-ports", $"{ClientPort},{PeerPort},{MetricsPort}", "--wait-timeout", seconds,
            "--", Path.Combine(Release.Directory, "etcd"),
            .. EtcdFlags.For(Release.Version, new EtcdSpec { SnapshotCount = SnapshotCount }),
            $"--listen-client-urls={ClientUrl}", $"--advertise-client-urls={ClientUrl}", $"--listen-peer-urls={PeerUrl}",
            $"--listen-metrics-urls=http://127.0.0.1:{MetricsPort}",
            "--client-cert-auth", $"--trusted-ca-file={certificates.Authority}",
            $"--cert-file={certificates.Certificate(CertificateName)}", $"--key-file={certificates.Key(CertificateName)}",
            "--peer-client-cert-auth", $"--peer-trusted-ca-file={certificates.Authority}",
            $"--peer-cert-file={certificates.Certificate("member")}", $"--peer-key-file={certificates.Key("member")}",
        ]));
        return Process;
    }

    internal LaunchedProcess Launch(MemberIdentity identity)
    {
        identity.Save(IdentityFile);
        return Launch();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }
}
