using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Certificates;
using Cpctl.StaticPods.Tests.Agent.World;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.StaticPods.Tests.Agent.Certificates;

[Trait("Category", "Unit")]
public sealed class ServedPreparationTests : IDisposable, IServedCertificates
{
    private readonly NodePaths _paths = new(Directory.CreateTempSubdirectory("cpctl-served-").FullName);
    private readonly FakeTimeProvider _time = new();
    private readonly Dictionary<string, string> _shown = [];
    private readonly SimulatedPreparation _files = new();
    private readonly ServedPreparation _sut;

    public ServedPreparationTests() => _sut = new ServedPreparation(_files, this, _paths, _time, NullLogger.Instance);

    private bool KubeletIsRestarted => File.Exists(_paths.KubeletRestartFile);

    public void Dispose() => Directory.Delete(_paths.Root, recursive: true);

    [Fact]
    public async Task Renew_ServersShowOldNewOrNothing_IsReportedSo()
    {
        _files.Certificates = [Of("apiserver", "new"), Of("etcd/peer", "new"), Of("etcd/server", "new"), Of("scheduler", "new")];
        _shown["apiserver"] = "old";
        _shown["etcd/peer"] = "new";

        await LookAsync(0);

        Assert.Equal([false, true, null, null], _sut.Certificates.Select(certificate => certificate.Served));
        Assert.False(KubeletIsRestarted);
    }

    [Fact]
    public async Task Renew_KubeletKeepsTheOldOne_IsRestartedWhenItHadItsTime()
    {
        _files.Certificates = [Of("kubelet", "new")];
        _shown["kubelet"] = "old";

        await LookAsync(0);
        await LookAsync(60);
        Assert.False(KubeletIsRestarted);
        await LookAsync(60);
        Assert.True(KubeletIsRestarted);
    }

    [Fact]
    public async Task Renew_KubeletReadsItByItself_IsLeftAlone()
    {
        _files.Certificates = [Of("kubelet", "new")];
        _shown["kubelet"] = "old";
        await LookAsync(0);
        _shown["kubelet"] = "new";
        await LookAsync(60);
        _files.Certificates = [Of("kubelet", "newer")];
        await LookAsync(60);
        await LookAsync(60);

        Assert.False(KubeletIsRestarted);
    }

    [Fact]
    public async Task Renew_KubeletDoesNotAnswer_IsLeftAlone()
    {
        _files.Certificates = [Of("kubelet", "new")];
        for (var minute = 0; minute < 5; minute++)
        {
            await LookAsync(60);
        }

        Assert.False(KubeletIsRestarted);
    }

    Task<string?> IServedCertificates.FingerprintAsync(string name, CancellationToken cancellation) => Task.FromResult(_shown.GetValueOrDefault(name));

    private Task LookAsync(int afterSeconds)
    {
        _time.Advance(TimeSpan.FromSeconds(afterSeconds));
        return _sut.RenewCertificatesAsync(asked: null, TestContext.Current.CancellationToken);
    }

    private static CertificateStatus Of(string name, string fingerprint) => new() { Name = name, Fingerprint = fingerprint };
}
