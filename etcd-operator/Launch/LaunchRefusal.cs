namespace Cpctl.Etcd.Launch;

/// <summary>Why etcd is not started.</summary>
public sealed record LaunchRefusal(LaunchExit Exit, string Message);
