using System.Text.Json.Nodes;
using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Join;

/// <summary>
/// Where a join keeps its keys until the cluster has admitted the node: apart from everything else, so that a refused machine is left as it
/// was. A join that was killed finds them again, and with them the token that was already bound to them.
/// </summary>
internal sealed class JoinStaging(NodePaths node)
{
    private string Root => Path.Combine(node.StateDirectory, "join");

    private string RecordFile => Path.Combine(Root, "join.json");

    /// <summary>The node's own layout, under the staging directory.</summary>
    public NodePaths Paths => new(Root);

    /// <summary>True when a join got far enough to leave keys, and has not finished.</summary>
    public bool Exists => File.Exists(RecordFile);

    public void Begin(JoinInput input)
    {
        NodeDirectory.Ensure(Root, FileModes.SecretDirectory);
        AtomicFile.Write(RecordFile, ToJson(input).ToJsonString(), FileModes.Secret);
    }

    /// <summary>True when the unfinished join was begun for the same cluster, name, address and role. The token may be another.</summary>
    public bool IsFor(JoinInput input) => Exists && JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllBytes(RecordFile)), ToJson(input));

    /// <summary>Takes the keys away: the node has its own now, or was refused.</summary>
    public void Remove()
    {
        if (Directory.Exists(Root)) Directory.Delete(Root, recursive: true);
    }

    /// <summary>Takes away also the folders made for staging, if nothing else is in them.</summary>
    public void RemoveTraces()
    {
        Remove();
        if (!Directory.Exists(node.StateDirectory) || Directory.EnumerateFileSystemEntries(node.StateDirectory).Any()) return;
        try
        {
            Directory.Delete(node.StateDirectory);
        }
        catch (IOException)
        {
            // A disk of its own is mounted there: the machine came with the folder, and it keeps it.
        }
    }

    private static JsonObject ToJson(JoinInput input) => new()
    {
        ["pin"] = input.Pin.Value,
        ["name"] = input.Node.Name,
        ["ip"] = input.Node.Ip,
        ["role"] = input.Role.ToString(),
    };
}
