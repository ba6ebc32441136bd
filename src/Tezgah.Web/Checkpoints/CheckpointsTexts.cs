namespace Tezgah.Web.Checkpoints;

/// <summary>Names the texts about metrics over checkpoints.</summary>
public sealed class CheckpointsTexts;
