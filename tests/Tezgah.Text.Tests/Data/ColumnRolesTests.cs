using Tezgah.Text.Data;

namespace Tezgah.Text.Tests.Data;

public sealed class ColumnRolesTests
{
    [Fact]
    public void Of_UsualNames_AreToldInEitherLanguage()
    {
        Assert.Equal(("Text", "LABEL"), Both(ColumnRoles.Of(["id", "Text", "LABEL"])));
        Assert.Equal(("soru", "konu"), Both(ColumnRoles.Of(["konu", "soru"])));
    }

    [Fact]
    public void Of_AlpacaColumns_AreInstructionInputAndOutput()
    {
        var roles = ColumnRoles.Of(["output", "instruction", "input", "reasoning"]);

        Assert.Equal(("instruction", "input", "output", "reasoning"), (roles.Instruction, roles.Input, roles.Output, roles.Reasoning));
        Assert.Null(roles.Label);
    }

    [Fact]
    public void Of_OneColumn_IsTheText()
    {
        Assert.Equal("whatever", ColumnRoles.Of(["whatever"]).Text);
        Assert.Null(ColumnRoles.Of(["messages"]).Text);
    }

    private static (string?, string?) Both(ColumnRoles roles) => (roles.Text, roles.Label);
}
