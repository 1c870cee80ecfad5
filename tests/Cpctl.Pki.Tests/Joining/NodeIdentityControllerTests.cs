using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Pki.Tests.Joining;

[Trait("Category", "Unit")]
public sealed class NodeIdentityControllerTests : IDisposable
{
    private readonly TestNode _node = new();
    private readonly FakeKubernetes _api = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Reconcile_ControlPlaneJoin_PreparesTheNodeAndSignsItsIdentity()
    {
        using var join = new JoinCase();
        var key = await ArrangeAsync(join);

        await ReconcileAsync(key);

        var request = await RequestAsync(key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(Encoding.ASCII.GetString(request.Status!.Certificate!));
        Assert.True(LeafInspector.IsSignedBy(chain[0], _node.Signers.Cluster.Active.Certificate));
        Assert.Equal(LeafUse.Client, LeafUses.Of(chain[0]));
        Assert.Empty(LeafNames.Of(chain[0]));
        var opened = await new SealedSigners(_api).TryOpenAsync("cp2", join.Sealing, Token);
        Assert.Equal(_node.Signers.ToJson(), opened!.ToJson());
        var created = await _api.GetAsync(ResourceTypes.ControlPlaneNodes, null, "cp2", Token);
        Assert.Equal((7L, NodeRoles.ControlPlane, "10.0.0.12"), (created.Spec.TargetRevision, created.Spec.Role, created.Spec.Ip));
        Assert.Contains(_api.Applied, manifest => manifest["kind"]!.GetValue<string>() == "ClusterRoleBinding" && manifest["metadata"]!["name"]!.GetValue<string>() == "cpctl:agent:cp2");
        Assert.NotNull(await TokenAsync(join));
    }

    [Fact]
    public async Task Reconcile_OnceTheNodeIsHeardOf_DeletesTheToken()
    {
        using var join = new JoinCase();
        var key = await ArrangeAsync(join);
        await ReconcileAsync(key);
        await ReconcileAsync(key);
        Assert.NotNull(await TokenAsync(join));

        await HeartbeatAsync();
        await ReconcileAsync(key);

        Assert.Null(await TokenAsync(join));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reconcile_KilledAtAnyWrite_EndsTheSame(bool afterEffect)
    {
        for (var write = 1; ; write++)
        {
            using var join = new JoinCase();
            var api = new FakeKubernetes();
            var key = await ArrangeAsync(join, api);
            api.FailAtWrite = api.Writes + write;
            api.FailAfterEffect = afterEffect;
            try
            {
                await ReconcileAsync(key, api);
                Assert.True(write > 5);
                return;
            }
            catch (KubernetesTransportException)
            {
                api.FailAtWrite = null;
            }

            await ReconcileAsync(key, api);
            await ReconcileAsync(key, api);

            Assert.NotEmpty((await RequestAsync(key, api)).Status!.Certificate!);
            Assert.NotNull(await new SealedSigners(api).TryOpenAsync("cp2", join.Sealing, Token));
            Assert.Contains(api.Applied, manifest => manifest["kind"]!.GetValue<string>() == "ClusterRoleBinding");
        }
    }

    [Fact]
    public async Task Reconcile_SecondRequestWithAUsedToken_IsDenied()
    {
        using var join = new JoinCase();
        await ReconcileAsync(await ArrangeAsync(join));
        var other = PrivateKey.Create(KeyAlgorithm.EcdsaP256);
        join.Pem = JoinRequest.Create("cp3", "10.0.0.13", NodeRole.ControlPlane, other, join.Sealing.PublicKey);
        var second = join.Request;
        await _api.CreateAsync(ResourceTypes.CertificateSigningRequests, second, Token);

        await ReconcileAsync(ObjectKey.Of(second));

        var denied = Assert.Single((await RequestAsync(ObjectKey.Of(second))).Status!.Conditions!);
        Assert.Equal(("Denied", "TokenUsed"), (denied.Type, denied.Reason));
    }

    [Fact]
    public async Task Reconcile_WithoutARevision_WaitsAndSignsNothing()
    {
        using var join = new JoinCase();
        var key = await ArrangeAsync(join, latestRevision: null);

        var result = await ReconcileAsync(key);

        Assert.NotNull(result.RequeueAfter);
        Assert.Null((await RequestAsync(key)).Status?.Certificate);
    }

    [Fact]
    public async Task Reconcile_WorkerJoin_GetsAnIdentityAndAnObjectToReportInButNoSigners()
    {
        using var join = new JoinCase(NodeRole.Worker);
        var key = await ArrangeAsync(join);

        await ReconcileAsync(key);

        Assert.NotEmpty((await RequestAsync(key)).Status!.Certificate!);
        Assert.Null(await new SealedSigners(_api).RecipientAsync("cp2", Token));
        var created = await _api.GetAsync(ResourceTypes.ControlPlaneNodes, null, "cp2", Token);
        Assert.Equal((0L, NodeRoles.Worker, "10.0.0.12"), (created.Spec.TargetRevision, created.Spec.Role, created.Spec.Ip));
        Assert.Contains(_api.Applied, manifest => manifest["kind"]!.GetValue<string>() == "ClusterRoleBinding" && manifest["metadata"]!["name"]!.GetValue<string>() == "cpctl:agent:cp2");
        Assert.NotNull(await TokenAsync(join));
        Assert.Equal(join.KeyFingerprint, created.Metadata.Annotations!["cpctl.dev/identity"]);
        using var identity = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString((await RequestAsync(key)).Status!.Certificate!));
        Assert.Equal($"O=cpctl:workers, O=cpctl:node:{created.Metadata.Uid}, CN=cpctl:agent:cp2", identity.Subject);
    }

    [Fact]
    public async Task Reconcile_ApprovedRenewalOfAWorkerThatIsRemovedMeanwhile_FailsAndMakesNoNodeAgain()
    {
        using var join = new JoinCase(NodeRole.Worker);
        join.AskAsWorker("u2");
        await ArrangeClusterAsync(_api, 7);
        var request = join.Request;
        request.Status = new CertificateSigningRequestStatus { Conditions = [new CertificateSigningRequestCondition { Type = "Approved", Status = ConditionStatus.True }] };
        await _api.CreateAsync(ResourceTypes.CertificateSigningRequests, request, Token);

        await ReconcileAsync(ObjectKey.Of(request));

        var answered = (await RequestAsync(ObjectKey.Of(request))).Status!;
        Assert.Contains(answered.Conditions!, condition => condition is { Type: "Failed", Reason: "NodeRemoved" });
        Assert.Null(answered.Certificate);
        Assert.Null(await _api.TryGetAsync(ResourceTypes.ControlPlaneNodes, null, "cp2", Token));
    }

    [Theory]
    [InlineData("kubelet", true, true)]
    [InlineData("kubelet-client", true, true)]
    [InlineData("kubelet", false, true)]
    [InlineData("kubelet-client", true, false)]
    public async Task Reconcile_WorkersKubelet_IsSignedForItsOwnAddressAndWhileItIsANodeOnly(string name, bool own, bool known)
    {
        using var join = new JoinCase(NodeRole.Worker) { Username = "cpctl:agent:cp2", Groups = ["cpctl:workers"], Signer = ClusterNames.KubeletSigner };
        var identity = new NodeIdentity("cp2", own ? "10.0.0.12" : "10.0.0.11", NodeRole.Worker, Guid.Empty, "");
        var leaf = LeafCatalog.ForWorker(identity, _node.Paths).Single(leaf => leaf.Name == name);
        join.Pem = JoinRequest.ForLeaf(leaf, join.Key);
        join.Usages = JoinRequest.Usages(leaf.Use);
        var key = await ArrangeAsync(join);
        await _api.TryCreateAsync(ResourceTypes.Nodes, new KubeNode { Metadata = new ObjectMeta { Name = "cp2" } }, Token);
        if (known)
        {
            await _api.TryCreateAsync(ResourceTypes.ControlPlaneNodes, JoinCase.Worker(), Token);
        }

        await ReconcileAsync(key);

        Assert.Equal(own && known, (await RequestAsync(key)).Status!.Certificate is { Length: > 0 });
    }

    [Fact]
    public async Task RequestIdentity_AgainstTheController_InstallsAPairTheAgentCanUse()
    {
        await ArrangeClusterAsync(_api, 7);
        var token = await new BootstrapTokens(_api, _node.Time).CreateAsync(NodeRole.Worker, null, null, Token);
        _api.Requester = ($"system:bootstrap:{token.Id}", [ClusterNames.WorkerBootstrappers]);
        _api.Created = key => ReconcileAsync(key);
        var join = new NodeJoin(_api, _node.Paths, _node.Time);

        var outcome = await join.RequestIdentityAsync("w1", "10.0.0.21", NodeRole.Worker, _node.Signers.Cluster.Active.Certificate, null, Token);

        Assert.True(join.HasIdentity("w1", "10.0.0.21", NodeRole.Worker, _node.Signers.Cluster.Active.Certificate));
        Assert.Equal(new DateTimeOffset(_node.Signers.Cluster.Active.Certificate.NotAfter).ToUniversalTime(), outcome.NotAfter);
        Assert.Empty(Directory.EnumerateFiles(_node.Paths.PkiDirectory, "*pending*"));

        var identity = new NodeIdentity("w1", "10.0.0.21", NodeRole.Worker, Guid.Empty, "lb.example:6443");
        var uid = (await _api.GetAsync(ResourceTypes.ControlPlaneNodes, null, "w1", Token)).Metadata.Uid;
        _api.Requester = ("cpctl:agent:w1", [LeafCatalog.WorkersGroup, $"cpctl:node:{uid}"]);
        var worker = new WorkerCertificates(_api, _node.Paths, _node.Time);
        X509Certificate2Collection trusted = [_node.Signers.Cluster.Active.Certificate];
        var leaves = await worker.EnsureAllAsync(identity, trusted, KeyAlgorithm.EcdsaP256, null, Token);
        Assert.Equal([LeafDefect.None, LeafDefect.Missing, LeafDefect.Missing], leaves.Select(leaf => leaf.Found));

        _node.Time.Advance(_node.Settings.LeafValidity * 0.9);
        leaves = await worker.EnsureAllAsync(identity, trusted, KeyAlgorithm.EcdsaP256, null, Token);
        Assert.Equal([LeafDefect.None, LeafDefect.DueForRenewal, LeafDefect.DueForRenewal], leaves.Select(leaf => leaf.Found));
        Assert.All(await worker.EnsureAllAsync(identity, trusted, KeyAlgorithm.EcdsaP256, null, Token), leaf => Assert.False(leaf.Changed));

        // Off until they have expired: its own identity is what it asks for new ones with.
        _node.Time.Advance(_node.Settings.LeafValidity * 2);
        leaves = await worker.EnsureAllAsync(identity, trusted, KeyAlgorithm.EcdsaP256, null, Token);
        Assert.Equal([LeafDefect.None, LeafDefect.Expired, LeafDefect.Expired], leaves.Select(leaf => leaf.Found));
        Assert.All(await worker.EnsureAllAsync(identity, trusted, KeyAlgorithm.EcdsaP256, null, Token), leaf => Assert.False(leaf.Changed));
    }

    [Fact]
    public async Task RequestIdentity_Denied_SaysWhyAndWhatToDo()
    {
        await ArrangeClusterAsync(_api, 7);
        _api.Requester = ("system:bootstrap:abcdef", [ClusterNames.WorkerBootstrappers]);
        _api.Created = key => ReconcileAsync(key);

        var error = await Assert.ThrowsAsync<CpctlException>(() => new NodeJoin(_api, _node.Paths, _node.Time)
            .RequestIdentityAsync("w1", "10.0.0.21", NodeRole.Worker, _node.Signers.Cluster.Active.Certificate, null, Token));

        Assert.Equal(ExitCode.Refused, error.Code);
        Assert.Contains("abcdef is no longer there", error.Why);
        Assert.Contains("cpctl token create", error.Remedy);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<ObjectKey> ArrangeAsync(JoinCase join, FakeKubernetes? api = null, long? latestRevision = 7)
    {
        api ??= _api;
        await ArrangeClusterAsync(api, latestRevision);
        await api.CreateAsync(ResourceTypes.Secrets, join.TokenSecret!, Token);
        var request = join.Request;
        await api.CreateAsync(ResourceTypes.CertificateSigningRequests, request, Token);
        return ObjectKey.Of(request);
    }

    private static async Task ArrangeClusterAsync(FakeKubernetes api, long? latestRevision)
    {
        var spec = new ControlPlaneSpec { ControlPlaneEndpoint = "lb.example:6443" };
        await api.CreateAsync(ResourceTypes.ControlPlanes, new ControlPlane { Metadata = new ObjectMeta { Name = "cluster" }, Spec = spec, Status = new ControlPlaneStatus { LatestRevision = latestRevision } }, Token);
        await api.CreateAsync(ResourceTypes.ControlPlaneNodes, new ControlPlaneNode { Metadata = new ObjectMeta { Name = "cp1" }, Spec = new ControlPlaneNodeSpec { Ip = "10.0.0.11" } }, Token);
    }

    private NodeIdentityController Controller(IKubernetesClient api) => new(api, () => _node.Signers, "10.0.0.11:6443", _node.Time, NullLogger.Instance);

    private async Task<ReconcileResult> ReconcileAsync(ObjectKey key, FakeKubernetes? api = null)
    {
        using var controller = Controller(api ?? _api);
        return await controller.ReconcileAsync(key, Token);
    }

    private Task<CertificateSigningRequest> RequestAsync(ObjectKey key, FakeKubernetes? api = null) =>
        (api ?? _api).GetAsync(ResourceTypes.CertificateSigningRequests, null, key.Name, Token);

    private Task<Secret?> TokenAsync(JoinCase join) =>
        _api.TryGetAsync(ResourceTypes.Secrets, ClusterNames.TokenNamespace, BootstrapTokenSecret.Name(join.Token.Id), Token);

    private Task<ControlPlaneNode> HeartbeatAsync() => _api.MergePatchStatusAsync(
        ResourceTypes.ControlPlaneNodes, null, "cp2", new JsonObject { ["status"] = new JsonObject { ["lastHeartbeat"] = "2030-01-02T03:04:10Z" } }, Token);
}
