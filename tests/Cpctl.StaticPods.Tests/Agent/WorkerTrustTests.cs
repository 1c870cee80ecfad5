using System.Text.Json;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Agent.Worker;
using Cpctl.StaticPods.Tests.Rendering;
using Cpctl.StaticPods.Tests.Testing;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>A worker trusts what its revision was made for, and takes nothing else up.</summary>
[Trait("Category", "Unit")]
public sealed class WorkerTrustTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cpctl-");
    private readonly FakeKubernetes _kubernetes = new();
    private readonly NodePaths _paths;
    private readonly WorkerTrust _sut;
    private readonly Authority _old = Create();
    private readonly Authority _next = Create();

    public WorkerTrustTests()
    {
        _paths = new NodePaths(_root.FullName);
        Directory.CreateDirectory(_paths.PkiDirectory);
        File.WriteAllText(Path.Combine(_paths.PkiDirectory, "ca.crt"), _old.CertificatePem);
        _sut = new WorkerTrust(_kubernetes, _paths);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakeUp_NothingWanted_IsWhatIsHere() => Assert.Equal(_old.CertificatePem, await _sut.TakeUpAsync(null, Cancellation));

    [Fact]
    public async Task TakeUp_WhatIsHereIsWanted_AsksNobody() =>
        Assert.Equal(_old.CertificatePem, await _sut.TakeUpAsync(new KeyLineStatus { Active = _old.Fingerprint }, Cancellation));

    [Fact]
    public async Task TakeUp_ThePublishedIsWanted_IsThat()
    {
        var published = _old.CertificatePem + _next.CertificatePem;
        Publish(published);
        Assert.Equal(published, await _sut.TakeUpAsync(new KeyLineStatus { Active = _old.Fingerprint, Next = _next.Fingerprint }, Cancellation));
    }

    [Fact]
    public async Task TakeUp_NothingOrSomethingElseIsPublished_Refuses()
    {
        var wanted = new KeyLineStatus { Active = _next.Fingerprint, Retired = _old.Fingerprint };
        await Assert.ThrowsAsync<IOException>(() => _sut.TakeUpAsync(wanted, Cancellation));
        Publish(_next.CertificatePem);
        await Assert.ThrowsAsync<IOException>(() => _sut.TakeUpAsync(wanted, Cancellation));

        // The same authorities, but the old one still signs.
        Publish(_old.CertificatePem + _next.CertificatePem);
        await Assert.ThrowsAsync<IOException>(() => _sut.TakeUpAsync(wanted, Cancellation));
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static Authority Create() => Authority.Create(AuthorityKind.Cluster, KeyAlgorithm.EcdsaP256, TimeSpan.FromDays(1), TimeProvider.System);

    private void Publish(string authorities) => _kubernetes.Put(
        ResourceTypes.ConfigMaps, ClusterInfo.Of("kubernetes", TestSpecs.Node.Endpoint, authorities, Guid.NewGuid()).Deserialize(ResourceTypes.ConfigMaps.Json)!);
}
