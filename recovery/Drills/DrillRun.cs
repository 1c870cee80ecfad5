using System.Globalization;
using System.Net;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Restoration;
using Cpctl.Pki;
using Cpctl.Recovery.Bundles;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;
using Microsoft.Extensions.Logging;

namespace Cpctl.Recovery.Drills;

/// <summary>One drill, between a clean directory and its clearing: builds, starts, compares.</summary>
internal sealed class DrillRun(OpenedBundle bundle, string token, DrillPorts ports, DrillFiles files, DrillPods pods, string address, TimeProvider time, ILogger logger)
{
    private const int SampleSize = 50;
    private const int PageSize = 500;

    /// <summary>Its entries send an API server to services of the cluster that is running.</summary>
    private const string ApiServices = "/registry/apiregistration.k8s.io/apiservices/";

    private static readonly TimeSpan EtcdLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ApiServerLimit = TimeSpan.FromMinutes(5);

    /// <summary>Definitions of custom resources are read after the rest.</summary>
    private static readonly TimeSpan CustomLimit = TimeSpan.FromMinutes(1);

    private readonly ScratchEtcd _etcd = new(token, files, ports);
    private readonly ScratchApiServer _server = new(token, files, ports, address);

    /// <exception cref="CpctlException">Failed (1): something is not as it is in the bundle, or does not come up.</exception>
    public async Task<DrillReport> RunAsync(Action<string> say, CancellationToken cancel)
    {
        say("restoring the data");
        var expected = await Task.Run(() => Build(cancel), cancel);
        var content = RevisionRenderer.Render(
            expected.ControlPlane.Spec, new ClusterFacts(bundle.Signers.ClusterId, bundle.Report.Manifest.Cluster.Endpoint, "cpctl"));
        say("starting an etcd on it");
        using var credentials = Credentials();
        using var member = new EtcdMember(_etcd.Url, credentials);
        await StartEtcdAsync(member, Manifest(content, ComponentNames.Etcd), cancel);
        await CompareAsync(member, expected.Content, cancel);
        await IsolateAsync(member, cancel);
        say("starting an API server on that");
        using var client = Client();
        await StartApiServerAsync(client, Manifest(content, ComponentNames.ApiServer), cancel);
        var read = await ReadSecretsAsync(client, expected.Secrets, cancel);
        await ReadControlPlaneAsync(client, cancel);
        return new DrillReport(
            bundle.Report.Manifest.Snapshot.Revision,
            expected.Content.Keys,
            expected.Content.LeasedKeys,
            Hex(expected.Content.Hash),
            expected.Secrets.Count,
            expected.Secrets.Count(secret => secret.EncryptedBy is not null),
            read);
    }

    private DrillExpectation Build(CancellationToken cancel)
    {
        var expected = DrillExpectation.Read(bundle.Snapshot, cancel);
        NodeCredentials.EnsureControlPlane(bundle.Signers, PkiSettings.From(expected.ControlPlane.Spec, Identity.Endpoint), Identity, files.Node, time);
        RestoredDirectory.Build(bundle.Snapshot, files.Data, _etcd.Member, new RevisionRule(RestoredDirectory.Bump), (_, _) => KeyEdit.Keep, cancel);
        return expected;
    }

    /// <summary>Filled in for a node that is not there: what differs between nodes is the drill's own.</summary>
    private string Manifest(RevisionContent content, string component) =>
        NodePlaceholders.Fill(content.Files.Single(file => file.Component == component && file.IsManifest), Identity, ports.ApiServer, componentRevision: 1).Text;

    private NodeIdentity Identity => new("drill", "127.0.0.1", NodeRole.ControlPlane, bundle.Signers.ClusterId, bundle.Report.Manifest.Cluster.Endpoint);

    private EtcdCredentials Credentials()
    {
        var own = EtcdCredentialFiles.Agent(files.Node);
        return EtcdCredentials.Load(own.Authority, own.Certificate, own.Key);
    }

    private KubernetesClient Client() => new(
        ClusterAccess.FromKubeconfig(files.Node.AdminKubeconfig).WithEndpoints([_server.Url]),
        time,
        logger,
        new KubernetesClientOptions { ConnectTimeout = TimeSpan.FromSeconds(2), RequestTimeout = TimeSpan.FromSeconds(20) });

    private async Task StartEtcdAsync(EtcdMember member, string manifest, CancellationToken cancel)
    {
        pods.Start(_etcd.PodName, _etcd.Manifest(manifest));
        await pods.UntilAsync(
            "etcd",
            _etcd.PodName,
            EtcdLimit,
            async token =>
            {
                try
                {
                    await member.ProbeAsync(token);
                    return null;
                }
                catch (EtcdException e)
                {
                    return e.Message;
                }
            },
            cancel);
    }

    private static async Task CompareAsync(EtcdMember member, ServedContent expected, CancellationToken cancel)
    {
        var (keys, hash) = (await member.CountAsync(cancel), await member.HashNowAsync(cancel));
        if (keys == expected.Keys && hash.Hash == expected.Hash) return;
        throw new CpctlException(
            ExitCode.Failed,
            "the restored etcd does not hold what the bundle does",
            string.Create(CultureInfo.InvariantCulture, $"it serves {keys} keys with hash {Hex(hash.Hash)}; in the bundle they are {expected.Keys} with hash {Hex(expected.Hash)}"),
            "Take another backup, and keep this one: it is worth a report.");
    }

    /// <summary>After the comparison: what would lead the API server to the cluster that is running.</summary>
    private static async Task IsolateAsync(EtcdMember member, CancellationToken cancel)
    {
        EtcdPage page;
        do
        {
            page = await member.RangeAsync(ApiServices, null, PageSize, 0, cancel);
            foreach (var found in page.Values) await member.DeleteAsync(found.Key, cancel);
        }
        while (page.HasMore);
    }

    private async Task StartApiServerAsync(KubernetesClient client, string manifest, CancellationToken cancel)
    {
        pods.Start(_server.PodName, _server.Manifest(manifest));
        await pods.UntilAsync("API server", _server.PodName, ApiServerLimit, token => MissingAsync(() => client.TryGetAsync(ResourceTypes.Namespaces, null, "kube-system", token)), cancel);
    }

    private static async Task<int> ReadSecretsAsync(KubernetesClient client, IReadOnlyList<DrilledSecret> secrets, CancellationToken cancel)
    {
        var sample = SecretSample.Choose(secrets, SampleSize);
        foreach (var secret in sample)
        {
            var found = await ReadAsync(client, secret, cancel);
            if (found?.Metadata.ResourceVersion == secret.Revision.ToString(CultureInfo.InvariantCulture)) continue;
            throw NotRead(secret, found is null ? "the API server does not find it" : $"the API server has it as of revision {found.Metadata.ResourceVersion}, and the bundle as of {secret.Revision}", null);
        }

        return sample.Count;
    }

    private static async Task<Secret?> ReadAsync(KubernetesClient client, DrilledSecret secret, CancellationToken cancel)
    {
        try
        {
            return await client.TryGetAsync(ResourceTypes.Secrets, secret.Namespace, secret.Name, cancel);
        }
        catch (KubernetesApiException e) when (e.Status == HttpStatusCode.InternalServerError)
        {
            throw NotRead(secret, $"{(secret.EncryptedBy is { } by ? $"the keys in the bundle do not decrypt it, it is encrypted by {by}" : "it is not encrypted")}: {e.Message}", e);
        }
        catch (Exception e) when (e is KubernetesApiException or KubernetesTransportException)
        {
            throw NotRead(secret, e.Message, e);
        }
    }

    private Task ReadControlPlaneAsync(KubernetesClient client, CancellationToken cancel) => pods.UntilAsync(
        "API server with its custom resources",
        _server.PodName,
        CustomLimit,
        token => MissingAsync(() => client.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, token)),
        cancel);

    /// <returns>Null when it is served.</returns>
    private static async Task<string?> MissingAsync<T>(Func<Task<T?>> read)
        where T : class
    {
        try
        {
            return await read() is null ? "it does not find what the bundle has" : null;
        }
        catch (Exception e) when (e is KubernetesApiException or KubernetesTransportException)
        {
            return e.Message;
        }
    }

    private static CpctlException NotRead(DrilledSecret secret, string why, Exception? cause) => new(
        ExitCode.Failed,
        $"Secret {secret.Namespace}/{secret.Name} can't be read from the restored data",
        why,
        "A cluster restored from this bundle would not have it. Look for an earlier bundle that a drill reads; `cpctl certs list` and condition Degraded tell whether encryption keys are being rotated.",
        cause);

    private static string Hex(uint hash) => hash.ToString("x", CultureInfo.InvariantCulture);
}
