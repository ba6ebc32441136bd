namespace Tezgah.Web.NewRun;

/// <summary>Names the texts of the form for a new run.</summary>
public sealed class NewRunTexts;
