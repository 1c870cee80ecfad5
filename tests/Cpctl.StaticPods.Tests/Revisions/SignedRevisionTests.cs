using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Agent.State;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Tests.Rendering;
using Cpctl.StaticPods.Tests.Testing;
using CsCheck;

namespace Cpctl.StaticPods.Tests.Revisions;

/// <summary>Whoever may write Secrets in cpctl-system can publish what looks like a revision. No node runs it, and the operator puts the right one in its place.</summary>
[Trait("Category", "Unit")]
public sealed class SignedRevisionTests : IDisposable
{
    private static readonly PkiSettings Settings = PkiSettings.From(TestSpecs.Spec(), TestSpecs.Node.Endpoint);
    private static readonly SignerSet Signers = SignerSet.Create(Settings, TimeProvider.System);
    private static readonly Authority Later = NewAuthority();
    private static readonly Revision First = Revision.After(null, RevisionRenderer.Render(TestSpecs.Spec(), TestSpecs.Facts));
    private static readonly Revision Forged = Revision.After(null, RevisionRenderer.Render(Changed("7h"), TestSpecs.Facts));

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cpctl-signed-revisions-");
    private readonly NodePaths _paths;
    private readonly Cluster _cluster;

    public SignedRevisionTests()
    {
        _paths = new NodePaths(_root.FullName);
        _cluster = new(TestSpecs.Spec()) { Disk = _paths, Signers = Signers };
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Verdict_SignedByThisCluster_IsGenuine() =>
        Assert.Equal(new RevisionVerdict.Genuine(IsSignedByAll: true), RevisionVerdict.Of(RevisionSecret.Of(First, Signers), First, Signers));

    [Fact]
    public void Verdict_UnsignedWhereEverythingIsSigned_IsForeign() =>
        Assert.IsType<RevisionVerdict.Foreign>(RevisionVerdict.Of(RevisionSecret.Of(First, signers: null), First, Signers));

    [Fact]
    public void Verdict_ByAnotherCluster_IsForeign() =>
        Assert.IsType<RevisionVerdict.Foreign>(RevisionVerdict.Of(RevisionSecret.Of(First, SignerSet.Create(Settings, TimeProvider.System)), First, Signers));

    [Fact]
    public void Verdict_SignatureOfAnotherRevision_IsForeign()
    {
        var secret = RevisionSecret.Of(Forged, signers: null);
        var stolen = secret with { Metadata = secret.Metadata with { Annotations = RevisionSecret.Of(First, Signers).Metadata.Annotations } };

        Assert.IsType<RevisionVerdict.Foreign>(RevisionVerdict.Of(stolen, Forged, Signers));
        Assert.Contains("revision-1 is not used", Assert.Throws<InvalidDataException>(() => RevisionSecret.ReadJudged(stolen, Signers)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_BeforeAndAfterARotation_NeedsTheSignatureOfTheOneThatStays()
    {
        var both = Signers.With(AuthorityKind.Cluster, new AuthorityLine { Active = Signers.Cluster.Active, Next = Later });
        var after = both.With(AuthorityKind.Cluster, new AuthorityLine { Active = Later });
        var old = RevisionSecret.Of(First, Signers);

        Assert.Equal(new RevisionVerdict.Genuine(IsSignedByAll: false), RevisionVerdict.Of(old, First, both));
        Assert.IsType<RevisionVerdict.Foreign>(RevisionVerdict.Of(old, First, after));
        Assert.IsType<RevisionVerdict.Genuine>(RevisionVerdict.Of(RevisionSecret.Of(First, both), First, Signers));
        Assert.IsType<RevisionVerdict.Genuine>(RevisionVerdict.Of(RevisionSecret.Of(First, both), First, after));
    }

    [Fact]
    public async Task Reconcile_NewRevision_IsSigned()
    {
        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal(1, RevisionSecret.ReadJudged(Secret(1), Signers).Number);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(99)]
    public async Task Reconcile_ForeignRevision_IsRemovedAndTheNumberingGoesOn(long number)
    {
        await _cluster.ReconcileRevisionsAsync();
        await ForgeAsync(number);

        await _cluster.ReconcileRevisionsAsync();
        _cluster.SetSpec(Changed("2h"));
        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal([1L, 2L], _cluster.Revisions().Select(revision => revision.Number));
        Assert.Equal(2, RevisionSecret.ReadJudged(Secret(2), Signers).Number);
        var told = await _cluster.Kubernetes.ListAsync(ResourceTypes.Events, null, null, TestContext.Current.CancellationToken);
        Assert.Contains(told.Items, one => one.Reason == "RevisionRefused" && one.Message!.Contains($"revision-{number}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reconcile_RevisionExchanged_ComesBackFromTheDisk()
    {
        await _cluster.ReconcileRevisionsAsync();
        Stage();
        _cluster.PutNode("cp1", target: 1, runs: 1);
        await _cluster.DeleteRevisionsAsync(1);
        await ForgeAsync(1);

        await _cluster.ReconcileRevisionsAsync();
        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal(First.Content.Hash, RevisionSecret.ReadJudged(Secret(1), Signers).Content.Hash);
    }

    [Fact]
    public async Task Reconcile_UnsignedOneOfAnEarlierRelease_IsSignedWhenItLiesOnTheDisk()
    {
        await _cluster.Kubernetes.TryCreateAsync(ResourceTypes.Secrets, RevisionSecret.Of(First, signers: null), TestContext.Current.CancellationToken);
        Stage();

        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal(1, RevisionSecret.ReadJudged(Secret(1), Signers).Number);
    }

    /// <summary>Whatever happens in whatever order: what a node accepts was rendered by an operator, and in the end everything that is published is accepted by all.</summary>
    [Fact]
    public async Task Reconcile_AnythingHappens_NoNodeTakesWhatNobodyRendered() => await Gen.Int[0, 4].Array[1, 12].SampleAsync(
        async happenings =>
        {
            var cluster = new Cluster(TestSpecs.Spec()) { Signers = Signers };
            var rendered = new HashSet<string>(StringComparer.Ordinal);
            var edits = 0;
            SignerSet before = Signers;
            foreach (var happening in happenings)
            {
                switch (happening)
                {
                    case 0:
                        cluster.SetSpec(Changed($"{++edits}h"));
                        break;
                    case 1:
                        await ForgeAsync(cluster, cluster.Revisions().Select(revision => revision.Number).DefaultIfEmpty().Max() + 1);
                        break;
                    case 2 when cluster.Revisions() is [.., var last]:
                        await cluster.DeleteRevisionsAsync(last.Number);
                        await ForgeAsync(cluster, last.Number);
                        break;
                    case 3:
                        // A rotation's next step. The operator has signed by then: a step waits for every node.
                        await cluster.ReconcileRevisionsAsync();
                        (before, cluster.Signers) = (cluster.Signers!, Rotated(cluster.Signers!));
                        break;
                }

                foreach (var secret in await SecretsAsync(cluster))
                {
                    AssertNotForged(secret, before);
                    AssertNotForged(secret, cluster.Signers!);
                }

                await cluster.ReconcileRevisionsAsync();
            }

            await cluster.ReconcileRevisionsAsync();
            await cluster.ReconcileRevisionsAsync();
            Assert.All(await SecretsAsync(cluster), secret => RevisionSecret.ReadJudged(secret, cluster.Signers));
        },
        iter: 60);

    private static void AssertNotForged(Secret secret, SignerSet own)
    {
        if (RevisionVerdict.Of(secret, RevisionSecret.Read(secret), own) is not RevisionVerdict.Foreign)
        {
            Assert.NotEqual(Forged.Content.Hash, RevisionSecret.Read(secret).Content.Hash);
        }
    }

    private static SignerSet Rotated(SignerSet signers) => signers.With(AuthorityKind.Cluster, signers.Cluster switch
    {
        { Next: { } next } => new AuthorityLine { Active = next, Retired = [signers.Cluster.Active] },
        { Retired: [_, ..] } => new AuthorityLine { Active = signers.Cluster.Active },
        _ => new AuthorityLine { Active = signers.Cluster.Active, Next = signers.Cluster.Active == Later ? NewAuthority() : Later },
    });

    private static Authority NewAuthority() => Authority.Create(AuthorityKind.Cluster, Settings.KeyAlgorithm, Settings.AuthorityValidity, TimeProvider.System);

    private static ControlPlaneSpec Changed(string eventTtl)
    {
        var spec = TestSpecs.Spec();
        spec.ApiServer.EventTTL = eventTtl;
        return spec;
    }

    private static async Task ForgeAsync(Cluster cluster, long number) => await cluster.Kubernetes.TryCreateAsync(
        ResourceTypes.Secrets, RevisionSecret.Of(Forged with { Number = number }, signers: null), TestContext.Current.CancellationToken);

    private static async Task<IReadOnlyList<Secret>> SecretsAsync(Cluster cluster) =>
        [.. (await cluster.Kubernetes.ListAsync(ResourceTypes.Secrets, RevisionSecret.Namespace, null, TestContext.Current.CancellationToken)).Items
            .Where(secret => RevisionSecret.NumberOf(secret) is not null)];

    private Task ForgeAsync(long number) => ForgeAsync(_cluster, number);

    private Secret Secret(long number) => _cluster.Kubernetes.Get(ResourceTypes.Secrets, RevisionSecret.Namespace, RevisionSecret.NameOf(number));

    private void Stage() => new StagedRevisions(_paths, TestSpecs.Node).Stage(First, 6444, previous: null);
}
