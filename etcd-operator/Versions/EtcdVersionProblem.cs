namespace Cpctl.Etcd.Versions;

/// <summary>A known fault of a range of etcd releases.</summary>
/// <param name="MustRefuse">It loses data: cpctl does not run it. Otherwise a warning.</param>
/// <param name="Text">What it does and where to go, for users.</param>
public sealed record EtcdVersionProblem(bool MustRefuse, string Text);
