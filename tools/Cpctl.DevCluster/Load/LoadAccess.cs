using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Cpctl.DevCluster.Nodes;
using Cpctl.Etcd.Client;

namespace Cpctl.DevCluster.Load;

/// <summary>What the load needs to be let in: made on the cluster with the administrator's rights, used without them.</summary>
/// <param name="User">For the API.</param>
/// <param name="Etcd">For etcd.</param>
public sealed record LoadAccess(LoadUser User, EtcdCredentials Etcd) : IDisposable
{
    private const string Pki = "/etc/kubernetes/pki";
    private static readonly string[] Kubectl = ["kubectl", "--kubeconfig", "/etc/kubernetes/admin.conf", "--request-timeout=20s"];

    /// <summary>Makes namespace, role and user where they are missing.</summary>
    public static async Task<LoadAccess> PrepareAsync(Node node, CancellationToken cancellation)
    {
        (await node.ExecAsync([.. Kubectl, "apply", "-f", "-"], LoadNamespace.Manifest, cancellation: cancellation)).EnsureSuccess();
        var token = await TokenAsync(node, cancellation);
        return new LoadAccess(
            new LoadUser(new LoadToken(token), new LoadTrust(await AuthoritiesAsync(node, cancellation))), await EtcdAsync(node, cancellation));
    }

    /// <summary>The cluster's authorities as a node has them, PEM.</summary>
    public static Task<string> AuthoritiesAsync(Node node, CancellationToken cancellation) => node.ReadFileAsync($"{Pki}/ca.crt", cancellation);

    public void Dispose() => Etcd.Dispose();

    /// <summary>A new token for the user.</summary>
    public static async Task<string> TokenAsync(Node node, CancellationToken cancellation)
    {
        var answer = (await node.ExecAsync(
            [.. Kubectl, "create", "--raw", LoadNamespace.TokenPath, "-f", "-"], LoadNamespace.TokenRequest, cancellation: cancellation)).EnsureSuccess().Output;
        using var request = JsonDocument.Parse(answer);
        return request.RootElement.GetProperty("status").GetProperty("token").GetString()!;
    }

    private static async Task<EtcdCredentials> EtcdAsync(Node node, CancellationToken cancellation)
    {
        var authority = await node.ReadFileAsync($"{Pki}/etcd/ca.crt", cancellation);
        var certificate = await node.ReadFileAsync($"{Pki}/etcd/healthcheck-client.crt", cancellation);
        var key = await node.ReadFileAsync($"{Pki}/etcd/healthcheck-client.key", cancellation);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(authority);
        return new EtcdCredentials(authorities, X509Certificate2.CreateFromPem(certificate, key));
    }
}
