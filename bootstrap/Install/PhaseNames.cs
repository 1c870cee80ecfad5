namespace Cpctl.Bootstrap.Install;

/// <summary>The phases of <c>cpctl bootstrap</c>, in order. Public: the journal, documentation and scripts use these names.</summary>
internal static class PhaseNames
{
    public const string Preflight = "preflight";
    public const string Certificates = "certificates";
    public const string Kubelet = "kubelet";
    public const string Etcd = "etcd";
    public const string ApiServer = "api-server";
    public const string Objects = "objects";
    public const string Agent = "agent";
    public const string Revision = "revision";
    public const string HandOver = "hand-over";
    public const string Done = "done";

    public static IReadOnlyList<string> All { get; } =
        [Preflight, Certificates, Kubelet, Etcd, ApiServer, Objects, Agent, Revision, HandOver, Done];
}
