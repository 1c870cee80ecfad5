using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent;

/// <summary>What the agent logs. Event ids are stable.</summary>
internal static partial class AgentLog
{
    [LoggerMessage(4000, LogLevel.Information, "agent {Version} of {Node} has started in {Pod}")]
    public static partial void Started(ILogger logger, string version, string node, string pod);

    [LoggerMessage(4001, LogLevel.Information, "standing by: another agent has this node")]
    public static partial void StandingBy(ILogger logger);

    [LoggerMessage(4002, LogLevel.Information, "this agent has the node")]
    public static partial void Active(ILogger logger);

    [LoggerMessage(4003, LogLevel.Information, "target is revision {Revision}")]
    public static partial void Target(ILogger logger, long revision);

    [LoggerMessage(4004, LogLevel.Warning, "this machine does not have the address {Address} any more, and nothing says for certain which is its new one")]
    public static partial void AddressMissing(ILogger logger, string address);

    [LoggerMessage(4005, LogLevel.Warning, "this node's address has changed from {Old} to {New}")]
    public static partial void AddressChanged(ILogger logger, string old, string @new);

    [LoggerMessage(4010, LogLevel.Information, "{Step} (revision {Revision})")]
    public static partial void Step(ILogger logger, string step, long revision);

    [LoggerMessage(4011, LogLevel.Information, "waiting: {Reason}")]
    public static partial void Waiting(ILogger logger, string reason);

    [LoggerMessage(4012, LogLevel.Warning, "{Step}: failed, will be tried again: {Reason}")]
    public static partial void StepFailed(ILogger logger, string step, string reason);

    [LoggerMessage(4013, LogLevel.Error, "revision {Revision} has failed on this node: {Reason}")]
    public static partial void RevisionFailed(ILogger logger, long revision, string reason);

    [LoggerMessage(4015, LogLevel.Error, "revision {Revision}: {Reason}; this node does not go back by itself: {Refusal}")]
    public static partial void NotUndone(ILogger logger, long revision, string reason, string refusal);

    [LoggerMessage(4014, LogLevel.Information, "revision {Revision} is good and committed")]
    public static partial void Committed(ILogger logger, long revision);

    [LoggerMessage(4016, LogLevel.Warning, "a restored cluster of epoch {Epoch} has taken over, its etcd is at {Endpoint}: this node yields and joins it")]
    public static partial void TakenOver(ILogger logger, long epoch, string endpoint);

    [LoggerMessage(4017, LogLevel.Warning, "the API server goes back to its own etcd early, the failover could not be renewed: {Reason}")]
    public static partial void FailoverNotRenewed(ILogger logger, string reason);

    [LoggerMessage(4020, LogLevel.Information, "certificate {Name} issued ({Why}), valid to {NotAfter}")]
    public static partial void CertificateIssued(ILogger logger, string name, string why, DateTimeOffset? notAfter);

    [LoggerMessage(4021, LogLevel.Information, "{File} written")]
    public static partial void CredentialWritten(ILogger logger, string file);

    [LoggerMessage(4023, LogLevel.Information, "the kubelet still serves its old certificate: it is restarted")]
    public static partial void KubeletKeepsOldCertificate(ILogger logger);

    [LoggerMessage(4022, LogLevel.Error, "certificates could not be checked: {Reason}")]
    public static partial void CertificatesFailed(ILogger logger, string reason);

    [LoggerMessage(4025, LogLevel.Information, "generation {Generation} of the signers is on this node")]
    public static partial void SignersTakenUp(ILogger logger, long generation);

    [LoggerMessage(4026, LogLevel.Information, "{Component} had an expired certificate: it is restarted")]
    public static partial void ClientRestarted(ILogger logger, string component);

    [LoggerMessage(4028, LogLevel.Error, "the signers on this node cannot be read and were put into its archive: {Reason}")]
    public static partial void SignersDamaged(ILogger logger, string reason);

    [LoggerMessage(4029, LogLevel.Warning, "this node had no signers: generation {Generation} was restored from what is sealed to it")]
    public static partial void SignersRestored(ILogger logger, long generation);

    [LoggerMessage(4024, LogLevel.Warning, "newer signers are published and cannot be read yet: {Reason}")]
    public static partial void SignersNotRead(ILogger logger, string reason);

    [LoggerMessage(4027, LogLevel.Error, "the signers that are published are not taken: {Reason}")]
    public static partial void SignersRefused(ILogger logger, string reason);

    [LoggerMessage(4030, LogLevel.Warning, "the API does not take this node's status: {Reason}")]
    public static partial void ReportFailed(ILogger logger, string reason);

    [LoggerMessage(4031, LogLevel.Warning, "revision {Revision} can't be had: {Reason}")]
    public static partial void RevisionUnavailable(ILogger logger, long revision, string reason);

    [LoggerMessage(4032, LogLevel.Warning, "revision {Revision} on disk is damaged and fetched anew: {Reason}")]
    public static partial void RevisionDamaged(ILogger logger, long revision, string reason);

    [LoggerMessage(4033, LogLevel.Warning, "the local API on {Address} is not up yet: {Reason}")]
    public static partial void LocalApiFailed(ILogger logger, string address, string reason);

    [LoggerMessage(4090, LogLevel.Warning, "the journal can't be written: {Reason}")]
    public static partial void NotJournaled(ILogger logger, string reason);

    [LoggerMessage(4091, LogLevel.Warning, "{Lines} lines of the journal are torn, as a loss of power or a full disk leaves them; the others count")]
    public static partial void JournalTorn(ILogger logger, int lines);
}
