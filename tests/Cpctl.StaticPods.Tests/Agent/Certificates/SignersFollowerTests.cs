using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Agent.Certificates;
using Cpctl.StaticPods.Tests.Rendering;
using Cpctl.StaticPods.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.StaticPods.Tests.Agent.Certificates;

[Trait("Category", "Unit")]
public sealed class SignersFollowerTests : IDisposable
{
    private readonly NodePaths _paths = new(Directory.CreateTempSubdirectory("cpctl-signers-").FullName);
    private readonly FakeKubernetes _kubernetes = new();
    private readonly SignerSet _own = SignerSet.Create(PkiSettings.From(TestSpecs.Spec(), TestSpecs.Node.Endpoint), TimeProvider.System);
    private readonly SignersFollower _sut;
    private long? _published;

    public SignersFollowerTests() => _sut = new SignersFollower(_kubernetes, _paths, TestSpecs.Node with { ClusterId = _own.ClusterId }, () => _published, new Archive(_paths, TimeProvider.System), NullLogger.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_paths.Root, recursive: true);

    [Fact]
    public async Task TakeUp_NodeHasNoSigners_HasNone() => Assert.Null(await _sut.TakeUpAsync(0, Cancellation));

    /// <summary>Every node had them when it joined: what is sealed to it brings them back, judged by the authority on its disk.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("{ torn")]
    public async Task TakeUp_TheFileIsLostOrDamaged_IsRestoredFromTheNodesBox(string? content)
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(_paths.PkiDirectory).FullName, "ca.crt"), _own.Cluster.Bundle);
        await OfferAsync(_own);
        if (content is not null) File.WriteAllText(_paths.SignersFile, content);

        var restored = await _sut.TakeUpAsync(0, Cancellation);

        Assert.Equal(_own.Cluster.Active.Fingerprint, restored!.Cluster.Active.Fingerprint);
        Assert.Equal(_own.ClusterId, SignerSet.TryLoad(_paths)!.ClusterId);
        Assert.Equal(content is null ? 0 : 1, Directory.Exists(_paths.ArchiveDirectory) ? Directory.GetFileSystemEntries(_paths.ArchiveDirectory).Length : 0);
    }

    [Fact]
    public async Task TakeUp_TheFileIsLostAndTheBoxIsOfAnotherAuthority_HasNone()
    {
        var other = SignerSet.Create(PkiSettings.From(TestSpecs.Spec(), TestSpecs.Node.Endpoint), TimeProvider.System);
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(_paths.PkiDirectory).FullName, "ca.crt"), other.Cluster.Bundle);
        await OfferAsync(_own);

        Assert.Null(await _sut.TakeUpAsync(0, Cancellation));
        Assert.False(File.Exists(_paths.SignersFile));
    }

    [Fact]
    public async Task TakeUp_NothingIsPublished_AsksNobody()
    {
        _own.Save(_paths);
        Assert.Equal(0, (await _sut.TakeUpAsync(0, Cancellation))!.Generation);
    }

    [Fact]
    public async Task TakeUp_ANewerGenerationIsPublished_IsOnDisk()
    {
        _own.Save(_paths);
        await OfferAsync(_own.With(AuthorityKind.Etcd, _own.Etcd));
        _published = 1;

        Assert.Equal(1, (await _sut.TakeUpAsync(0, Cancellation))!.Generation);
        Assert.Equal(1, SignerSet.TryLoad(_paths)!.Generation);
    }

    [Fact]
    public async Task TakeUp_AnOlderGenerationIsOffered_KeepsItsOwn()
    {
        _own.With(AuthorityKind.Etcd, _own.Etcd).Save(_paths);
        await OfferAsync(_own);
        _published = 5;

        Assert.Equal(1, (await _sut.TakeUpAsync(1, Cancellation))!.Generation);
    }

    [Fact]
    public async Task TakeUp_AnotherClustersSignersAreOffered_KeepsItsOwn()
    {
        _own.Save(_paths);
        var other = SignerSet.Create(PkiSettings.From(TestSpecs.Spec(), TestSpecs.Node.Endpoint), TimeProvider.System);
        await OfferAsync(other.With(AuthorityKind.Etcd, other.Etcd));
        _published = 1;

        Assert.Equal(_own.ClusterId, (await _sut.TakeUpAsync(0, Cancellation))!.ClusterId);
    }

    [Fact]
    public async Task TakeUp_ARevisionNeedsWhatIsNotToBeHad_DoesNotBegin()
    {
        _own.Save(_paths);
        var error = await Assert.ThrowsAsync<IOException>(() => _sut.TakeUpAsync(1, Cancellation));
        Assert.Equal("this revision needs generation 1 of the signers; what is sealed to cp1 is generation 0", error.Message);
    }

    [Fact]
    public async Task TakeUp_SomebodyWithoutSignersPublishes_KeepsItsOwn()
    {
        _own.Save(_paths);
        var json = JsonNode.Parse(SignerSet.Create(PkiSettings.From(TestSpecs.Spec(), TestSpecs.Node.Endpoint), TimeProvider.System).ToJson())!.AsObject();
        (json["clusterId"], json["generation"]) = (_own.ClusterId.ToString(), 1);
        await OfferAsync(SignerSet.FromJson(Encoding.UTF8.GetBytes(json.ToJsonString())));
        _published = 1;

        Assert.Equal(_own.ToJson(), (await _sut.TakeUpAsync(0, Cancellation))!.ToJson());
        await Assert.ThrowsAsync<IOException>(() => _sut.TakeUpAsync(1, Cancellation));
        Assert.Equal(0, SignerSet.TryLoad(_paths)!.Generation);
    }

    /// <summary>From then on this node takes nothing that is not signed.</summary>
    [Fact]
    public async Task TakeUp_ItsOwnIsFromBeforeSignatures_RemembersThatItIsSignedNow()
    {
        var json = JsonNode.Parse(_own.ToJson())!.AsObject();
        json.Remove("authenticated");
        SignerSet.FromJson(Encoding.UTF8.GetBytes(json.ToJsonString())).Save(_paths);
        Assert.False((await _sut.TakeUpAsync(0, Cancellation))!.IsAuthenticated);

        await OfferAsync(_own);

        Assert.True((await _sut.TakeUpAsync(0, Cancellation))!.IsAuthenticated);
        Assert.True(SignerSet.TryLoad(_paths)!.IsAuthenticated);
    }

    private async Task OfferAsync(SignerSet signers)
    {
        using var key = SealingKey.LoadOrCreate(_paths);
        await new SealedSigners(_kubernetes).PutAsync(signers, TestSpecs.Node.Name, key.PublicKey, Cancellation);
    }
}
