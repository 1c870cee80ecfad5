namespace Cpctl.Bootstrap.Join;

/// <summary>The phases of <c>cpctl join</c>, in order. Public: the journal, documentation and scripts use these names.</summary>
internal static class JoinPhaseNames
{
    public const string Preflight = "preflight";
    public const string Trust = "trust";
    public const string Identity = "identity";
    public const string Signers = "signers";
    public const string Certificates = "certificates";
    public const string Kubelet = "kubelet";
    public const string Agent = "agent";
    public const string Revision = "revision";
    public const string Done = "done";

    public static IReadOnlyList<string> All { get; } = [Preflight, Trust, Identity, Signers, Certificates, Kubelet, Agent, Revision, Done];
}
