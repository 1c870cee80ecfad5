namespace Cpctl.StaticPods.Status;

/// <summary>The reasons of a ControlPlane's conditions. They are public: scripts and documentation use them.</summary>
public static class ConditionReasons
{
    public const string AsExpected = "AsExpected";

    // Progressing
    public const string RevisionPending = "RevisionPending";
    public const string Starting = "Starting";
    public const string RollingOut = "RollingOut";
    public const string Paused = "Paused";

    // Available
    public const string EtcdWithoutQuorum = "EtcdWithoutQuorum";
    public const string NoApiServerReady = "NoApiServerReady";

    // Degraded
    public const string OperatorSilent = "OperatorSilent";
    public const string RevisionFailed = "RevisionFailed";
    public const string NodeSilent = "NodeSilent";
    public const string SignersMissing = "SignersMissing";
    public const string StrayManifest = "StrayManifest";
    public const string ClockDiffers = "ClockDiffers";
    public const string ComponentNotReady = "ComponentNotReady";
    public const string EtcdMemberUnhealthy = "EtcdMemberUnhealthy";
    public const string EtcdMemberWithoutNode = "EtcdMemberWithoutNode";
    public const string NodeDeleted = "NodeDeleted";
    public const string EtcdSetByHand = "EtcdSetByHand";
    public const string EtcdAlarm = "EtcdAlarm";
    public const string EtcdContentDiffers = "EtcdContentDiffers";
    public const string CertificateExpired = "CertificateExpired";
    public const string CertificateNotYetValid = "CertificateNotYetValid";
    public const string CertificateOverdue = "CertificateOverdue";
    public const string AuthorityExpiresSoon = "AuthorityExpiresSoon";

    public const string BackupFailed = "BackupFailed";
    public const string BackupStale = "BackupStale";
    public const string DrillFailed = "DrillFailed";
    public const string DrillOverdue = "DrillOverdue";

    // BackupCurrent, beside BackupStale
    public const string NoBackupYet = "NoBackupYet";
    public const string BackupPaused = "BackupPaused";

    // EtcdConsistent, beside EtcdContentDiffers
    public const string NotCompared = "NotCompared";
    public const string CorruptAlarm = "CorruptAlarm";

    // SpecValid
    public const string Invalid = "Invalid";

    // Upgradeable, beside those of the conditions above that stand in the way
    public const string SpecInvalid = "SpecInvalid";
}
