namespace Tezgah.Web.NewRun;

/// <summary>Names the texts of the settings: what each is called, what it does, and what its choices mean.</summary>
public sealed class SettingTexts;
