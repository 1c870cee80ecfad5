namespace Cpctl.Bootstrap.Restoring.InPlace;

/// <summary>What is to be done.</summary>
/// <param name="Record">As it was begun, or is to be begun.</param>
/// <param name="ControlPlane">ControlPlane/cluster as the backup has it stored.</param>
/// <param name="PresentRevision">Of the running cluster; only of use before it was begun.</param>
internal sealed record InPlaceOrder(InPlaceRecord Record, byte[] ControlPlane, long PresentRevision);
