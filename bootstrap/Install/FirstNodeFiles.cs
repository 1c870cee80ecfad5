using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Install.Temporary;
using Cpctl.Bootstrap.Nodes;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.Bootstrap.Install;

/// <summary>
/// What bootstrap puts on the first node besides certificates: revision 1's configuration, its agent and operator, and the temporary etcd
/// and API server. The rest of revision 1 is the agent's to apply.
/// </summary>
internal sealed class FirstNodeFiles
{
    /// <summary>The journal's step that says these files have been written.</summary>
    public const string Step = "files";

    private readonly string[] _startedAtOnce;
    private readonly NodeNaming _node;
    private readonly IReadOnlyList<RevisionFile> _files;
    private readonly IReadOnlyDictionary<string, string> _temporary;

    private FirstNodeFiles(Revision revision, NodeNaming node, IReadOnlyList<RevisionFile> files, IReadOnlyDictionary<string, string> temporary, string[] startedAtOnce)
    {
        _startedAtOnce = startedAtOnce;
        Revision = revision;
        _node = node;
        _files = files;
        _temporary = temporary;
    }

    /// <summary>The cluster's first revision, or the first after a restore; with placeholders, as the operator would render it.</summary>
    public Revision Revision { get; }

    /// <param name="restored">For a cluster that is brought back: its revisions count on.</param>
    public static FirstNodeFiles Of(ControlPlaneSpec spec, NodeIdentity identity, NodePaths paths, RestoredFrom? restored = null)
    {
        var node = new NodeNaming(identity.Name, identity.Ip);
        var facts = new ClusterFacts(identity.ClusterId, identity.Endpoint, spec.Images.Cpctl ?? "");
        var content = RevisionRenderer.Render(spec, facts);
        var revision = restored?.Next(content) ?? Revision.After(null, content);
        var files = NodePlaceholders.Fill(revision, identity, TemporaryApiServer.SlotPort);
        var apiServer = files.Single(file => file is { Component: ComponentNames.ApiServer, IsManifest: true });
        return new FirstNodeFiles(revision, node, files, new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [TemporaryEtcd.PodName] = TemporaryEtcd.Manifest(node, spec, Images.Etcd(spec), paths),
            [TemporaryApiServer.PodName] = TemporaryApiServer.Manifest(apiServer.Text, node),
        },
        restored is null ? [ComponentNames.Agent, ComponentNames.Operator] : [ComponentNames.Agent]);
    }

    /// <summary>Writes what the first minute needs; the kubelet, once it is started, finds all of it.</summary>
    public void Write(NodePaths paths)
    {
        HandOver.Begin(paths, _node);
        NodeDirectory.Ensure(paths.EtcdDataDirectory, FileModes.SecretDirectory);
        NodeDirectory.Ensure(paths.BootstrapEtcdDataDirectory, FileModes.SecretDirectory);
        foreach (var (pod, text) in _temporary)
        {
            // Another manifest for the same pod would restart it, with another cluster token.
            if (!File.Exists(paths.Manifest(pod))) AtomicFile.Write(paths.Manifest(pod), text, FileModes.Secret);
        }

        RevisionFileWriter.Write([.. _files.Where(file => !file.IsManifest || _startedAtOnce.Contains(file.Component))], paths);
    }

    /// <summary>
    /// Starts the operator of a restored cluster. Not at once: it would find the old settings' objects, and number revisions, before the first one of the
    /// restored cluster is there.
    /// </summary>
    public void WriteOperator(NodePaths paths) =>
        RevisionFileWriter.Write([.. _files.Where(file => file.IsManifest && file.Component == ComponentNames.Operator)], paths);

    /// <summary>Writes everything of revision 1, also what the agent would apply later: for <c>cpctl render</c>.</summary>
    public void WriteAll(NodePaths paths)
    {
        Write(paths);
        RevisionFileWriter.Write(_files, paths);
    }
}
