using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Rbac;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Joining;

/// <summary>Makes a node of an approved request, one repeatable step at a time; the certificate comes last, for with it the node starts.</summary>
internal sealed class NodeAdmission(IKubernetesClient client)
{
    private const string FieldManager = "cpctl-operator";

    /// <summary>
    /// Binds a single-use token to the one key it admits. From here on it is worthless to everybody else, yet the node can still
    /// fetch its answer with it.
    /// </summary>
    /// <returns>False when another request was first.</returns>
    internal async Task<bool> ClaimTokenAsync(Secret token, JoinTerms terms, CancellationToken cancellation)
    {
        var info = BootstrapTokenSecret.Read(token);
        if (info is not { SingleUse: true } || info.UsedBy == terms.KeyFingerprint)
        {
            return true;
        }

        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                // The version it was judged by: a second request that was judged at the same time loses.
                ["resourceVersion"] = token.Metadata.ResourceVersion,
                ["annotations"] = new JsonObject { [ClusterNames.UsedByAnnotation] = terms.KeyFingerprint },
            },
        };
        try
        {
            await client.MergePatchAsync(ResourceTypes.Secrets, ClusterNames.TokenNamespace, token.Metadata.Name!, patch, cancellation);
            return true;
        }
        catch (KubernetesApiException e) when (e.IsConflict || e.IsNotFound)
        {
            return false;
        }
    }

    /// <summary>What a control-plane node finds when its agent starts: sealed signers, its object with the revision to run, its own RBAC.</summary>
    /// <returns>False when there is no revision to give it yet, or the signers given are no longer those that are published.</returns>
    internal async Task<bool> PrepareControlPlaneAsync(SignerSet signers, JoinTerms terms, CancellationToken cancellation)
    {
        var controlPlane = await client.TryGetAsync(ResourceTypes.ControlPlanes, ns: null, ControlPlane.OnlyName, cancellation);
        if (controlPlane?.Status?.LatestRevision is not { } revision)
        {
            return false;
        }

        if (!await new SealedSigners(client).PutAsync(signers, terms.Node, terms.Sealing!, cancellation))
        {
            return false;
        }

        await EnsureNodeAsync(terms, revision, mayCreate: true, cancellation);
        return true;
    }

    /// <summary>A worker's object: there its agent tells how the node is. It numbers its revisions for itself.</summary>
    /// <returns>As stored, its identity is bound to its uid; null when it is gone and may not be made.</returns>
    internal Task<ControlPlaneNode?> PrepareWorkerAsync(JoinTerms terms, bool mayCreate, CancellationToken cancellation) =>
        EnsureNodeAsync(terms, revision: 0, mayCreate, cancellation);

    private async Task GrantAsync(ControlPlaneNode node, CancellationToken cancellation)
    {
        foreach (var manifest in ClusterRbac.ForAgent(node))
        {
            await client.ApplyAsync(manifest, FieldManager, cancellation);
        }
    }

    /// <summary>Once the agent has been heard of with its own certificate, nothing needs the token any more.</summary>
    /// <returns>False while the node has not been heard of: ask again later.</returns>
    internal async Task<bool> RetireTokenAsync(CertificateSigningRequest request, CancellationToken cancellation)
    {
        var (terms, _) = JoinRequestReader.Read(request.Spec.Request);
        if (terms is not { Role: NodeRole.ControlPlane } || JoinRequestPolicy.TokenId(request) is not { } id)
        {
            return true;
        }

        var name = BootstrapTokenSecret.Name(id);
        var token = await client.TryGetAsync(ResourceTypes.Secrets, ClusterNames.TokenNamespace, name, cancellation);
        if (token is null || BootstrapTokenSecret.Read(token)?.UsedBy != terms.KeyFingerprint)
        {
            return true;
        }

        var node = await client.TryGetAsync(ResourceTypes.ControlPlaneNodes, ns: null, terms.Node, cancellation);
        if (node is not null && node.Status?.LastHeartbeat is null)
        {
            return false;
        }

        await client.DeleteAsync(ResourceTypes.Secrets, ClusterNames.TokenNamespace, name, cancellation);
        return true;
    }

    private async Task<ControlPlaneNode?> EnsureNodeAsync(JoinTerms terms, long revision, bool mayCreate, CancellationToken cancellation)
    {
        var node = new ControlPlaneNode
        {
            Metadata = new ObjectMeta
            {
                Name = terms.Node,
                Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [ClusterNames.IdentityAnnotation] = terms.KeyFingerprint },
            },
            Spec = new ControlPlaneNodeSpec { TargetRevision = revision, Role = terms.Role == NodeRole.Worker ? NodeRoles.Worker : NodeRoles.ControlPlane, Ip = terms.Ip },
        };
        if (mayCreate)
        {
            await client.TryCreateAsync(ResourceTypes.ControlPlaneNodes, node, cancellation);
        }

        if (await client.TryGetAsync(ResourceTypes.ControlPlaneNodes, ns: null, terms.Node, cancellation) is not { } stored)
        {
            return null;
        }

        if (stored.Spec.Ip != terms.Ip || WorkerIdentityRule.JoinedKey(stored) != terms.KeyFingerprint)
        {
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["uid"] = stored.Metadata.Uid,
                    ["annotations"] = new JsonObject { [ClusterNames.IdentityAnnotation] = terms.KeyFingerprint },
                },
                ["spec"] = new JsonObject { ["ip"] = terms.Ip },
            };
            await client.MergePatchAsync(ResourceTypes.ControlPlaneNodes, ns: null, terms.Node, patch, cancellation);
        }

        await GrantAsync(stored, cancellation);
        return stored;
    }
}
