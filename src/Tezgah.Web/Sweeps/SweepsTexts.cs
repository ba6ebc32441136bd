namespace Tezgah.Web.Sweeps;

/// <summary>Names the texts of the pages of sweeps.</summary>
public sealed class SweepsTexts;
