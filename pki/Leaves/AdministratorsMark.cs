using Cpctl.Api.Node;

namespace Cpctl.Pki.Leaves;

/// <summary>
/// Says on a node's disk that group <see cref="LeafCatalog.AdministratorsGroup"/> is bound to its role in this cluster. Before that, in a cluster that is being made, restored or
/// brought up from an earlier release, a certificate of that group would open nothing.
/// </summary>
public static class AdministratorsMark
{
    public static bool IsSet(NodePaths paths) => File.Exists(paths.AdministratorsMark);

    /// <summary>To be called when the binding was seen.</summary>
    public static void Set(NodePaths paths) => AtomicFile.Write(paths.AdministratorsMark, "", FileModes.Secret);
}
