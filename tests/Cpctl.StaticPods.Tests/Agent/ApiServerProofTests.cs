using System.Net;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Observing;
using Cpctl.StaticPods.Tests.Testing;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>Two API servers of one node: the present one on 6444, the new one on 6445.</summary>
[Trait("Category", "Unit")]
public sealed class ApiServerProofTests
{
    private const string Denied = "is forbidden";

    private readonly FakeKubernetes _present = Server();
    private readonly FakeKubernetes _fresh = Server();

    public static TheoryData<string, string> Lost => new()
    {
        { "patch", "/leases/" },
        { "patch", "/controlplanes/" },
        { "patch", "/controlplanenodes/" },
        { "list", "/certificatesigningrequests" },
        { "list", "/etcdbackups" },
        { "list", "/nodes" },
        { "get", "/clusterroles/" },
    };

    [Fact]
    public async Task FaultAsync_ServesEverything_IsNone() => Assert.Null(await FaultAsync(present: 6444));

    [Fact]
    public async Task FaultAsync_TakesAnothersPlace_Writes()
    {
        Assert.Null(await FaultAsync(present: 6444));

        Assert.Contains(_fresh.Writes, write => write.Contains("/leases/api-server-proof", StringComparison.Ordinal));
        Assert.Contains(_fresh.Writes, write => write.StartsWith("patch ", StringComparison.Ordinal) && write.EndsWith("/controlplanenodes/cp1", StringComparison.Ordinal));
        Assert.Empty(_present.Writes);
    }

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task FaultAsync_RefusesWhatThePresentOneDoes_IsAFault(string verb, string path)
    {
        _fresh.Refuse = Refusing(verb, path, HttpStatusCode.Forbidden);

        Assert.Contains(Denied, await FaultAsync(present: 6444), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FaultAsync_LeasesAreTurnedOff_IsAFault()
    {
        // Every path of an API that is off answers 404, which reads take for an object that is not there.
        _fresh.Refuse = (_, path) => path.Contains("coordination.k8s.io", StringComparison.Ordinal) ? Error(HttpStatusCode.NotFound) : null;

        Assert.Contains("write a lease", await FaultAsync(present: 6444), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FaultAsync_FindsNothingOfWhatIsStored_IsAFault()
    {
        // Another --etcd-prefix: everything is empty, and nothing refused.
        var empty = new FakeKubernetes();

        Assert.Contains("this node's object", await Proof(slot => slot == 6444 ? _present : empty).FaultAsync(6445, 6444, CancellationToken.None), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task FaultAsync_ThePresentOneRefusesItToo_IsNone(string verb, string path)
    {
        // A webhook that is down refuses at both: a change of the API server may be what mends it.
        _fresh.Refuse = _present.Refuse = Refusing(verb, path, HttpStatusCode.InternalServerError);

        Assert.Null(await FaultAsync(present: 6444));
    }

    [Fact]
    public async Task FaultAsync_ThePresentOneDoesNotAnswer_IsAFault()
    {
        _fresh.Refuse = Refusing("patch", "/leases/", HttpStatusCode.Forbidden);
        _present.Refuse = (_, _) => new KubernetesTransportException("connection refused", null);

        Assert.NotNull(await FaultAsync(present: 6444));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(6445)]
    public async Task FaultAsync_TakesNobodysPlace_OnlyReads(int? present)
    {
        // After a boot nobody else serves: what is refused then is no reason to serve nobody.
        _fresh.Refuse = Refusing("patch", "/", HttpStatusCode.Forbidden);

        Assert.Null(await FaultAsync(present));
        Assert.Empty(_fresh.Writes);
    }

    [Fact]
    public async Task FaultAsync_NodeWithoutOperator_AsksAsTheAgent() => Assert.Null(
        await new ApiServerProof("cp1", Of, _ => null, TimeProvider.System).FaultAsync(6445, 6444, CancellationToken.None));

    [Fact]
    public async Task FaultAsync_SecretsCannotBeRead_IsAFault()
    {
        _fresh.Refuse = Refusing("list", "/secrets", HttpStatusCode.InternalServerError);

        Assert.NotNull(await FaultAsync(present: null));
    }

    private static FakeKubernetes Server()
    {
        var server = new FakeKubernetes();
        server.Put(ResourceTypes.ControlPlanes, new ControlPlane { Metadata = new ObjectMeta { Name = ControlPlane.OnlyName } });
        server.Put(ResourceTypes.ControlPlaneNodes, new ControlPlaneNode { Metadata = new ObjectMeta { Name = "cp1" } });
        return server;
    }

    private static Func<string, string, Exception?> Refusing(string verb, string path, HttpStatusCode status) =>
        (asked, at) => asked == verb && at.Contains(path.TrimEnd('/'), StringComparison.Ordinal) ? Error(status) : null;

    private static KubernetesApiException Error(HttpStatusCode status) => new(status, "", Denied);

    private FakeKubernetes Of(int slot) => slot == 6444 ? _present : _fresh;

    private static ApiServerProof Proof(Func<int, FakeKubernetes> servers) => new("cp1", servers, servers, TimeProvider.System);

    private Task<string?> FaultAsync(int? present) => Proof(Of).FaultAsync(6445, present, CancellationToken.None);
}
