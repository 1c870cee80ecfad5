using System.Text.Json;

namespace Cpctl.Api.Node;

/// <summary>Who a node is and which cluster it belongs to; kept in /var/lib/cpctl/node.json.</summary>
/// <param name="Name">The Kubernetes node name, a DNS label.</param>
/// <param name="Ip">The address other nodes reach it by.</param>
/// <param name="Role">Control plane or worker.</param>
/// <param name="ClusterId">The cluster's GUID, from its signers.</param>
/// <param name="Endpoint">The cluster's control-plane endpoint, host:port.</param>
public sealed record NodeIdentity(string Name, string Ip, NodeRole Role, Guid ClusterId, string Endpoint)
{
    /// <summary>Reads the identity, or null when the node has none yet.</summary>
    /// <exception cref="InvalidDataException">The file is there and does not hold an identity.</exception>
    public static NodeIdentity? TryLoad(NodePaths paths)
    {
        if (!File.Exists(paths.NodeIdentityFile))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(paths.NodeIdentityFile), NodeJson.Default.NodeIdentity)
                ?? throw new InvalidDataException($"{paths.NodeIdentityFile} is empty");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{paths.NodeIdentityFile} is not a node identity: {e.Message}", e);
        }
    }

    /// <returns>False when the same identity was there already.</returns>
    public bool Save(NodePaths paths) =>
        AtomicFile.Write(paths.NodeIdentityFile, JsonSerializer.SerializeToUtf8Bytes(this, NodeJson.Default.NodeIdentity), FileModes.Secret);
}
